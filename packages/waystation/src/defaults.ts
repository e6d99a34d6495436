/** Where commands look for a Core when they are told nothing: where `waystation start` listens then. */
export const defaultUrl = 'http://127.0.0.1:8080'

/** Who commands act as when they are told nothing: the default administrator. */
export const defaultOriginator = 'CAdmin'
