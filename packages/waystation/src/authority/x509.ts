type X509 = typeof import('@peculiar/x509')

/** Loads the library of certificates, which takes a fifth of a second and needs its polyfill first. */
export async function loadX509(): Promise<X509> {
  await import('reflect-metadata')
  return import('@peculiar/x509')
}
