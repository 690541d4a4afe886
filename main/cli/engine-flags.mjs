// What V8 is started with wherever TypeScript is run as it is.

/**
 * Node strips types with a WebAssembly module that all threads share. When a worker's calls out of it are compiled anew,
 * after a thousand of them, V8 now and then frees code of a worker that is gone (SIGSEGV in NativeModule::FreeCode,
 * about one in 25 runs that open and close many cases). They are never compiled anew; what is built needs no stripping.
 */
export const engineFlags = ['--wasm-wrapper-tiering-budget=2000000000']
