// Starts the renderer: finds the host it runs under and draws the app.
// the styles every screen builds on come before those of the screens
import './theme/tokens.css'
import './theme/base.css'
import './parts/parts.css'
import './shell/shell.css'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { createClient, electronTransport, webSocketTransport } from './client/index.ts'
import { App } from './shell/app.tsx'

// the content security policy forbids eval, so zod must not try to compile its parsers
z.config({ jitless: true })

const client = createClient(electronTransport() ?? webSocketTransport(location.origin))
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(<App client={client} />)
