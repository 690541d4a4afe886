// Makes a process of Node one as Electron starts it: it speaks through `process.parentPort`, and hears events.
type Listen = (event: { readonly data: unknown }) => void

Reflect.set(process, 'parentPort', {
  postMessage: (message: object) => void process.send?.(message),
  on: (event: 'message', listen: Listen) => void process.on(event, data => listen({ data })),
})
