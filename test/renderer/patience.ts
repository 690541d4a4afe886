// How long the tests of what is drawn wait for it: a busy machine is no failure, and what does not come fails all the same.
import { configure } from '@testing-library/react'

// testing-library's own is one second; half of what vitest gives a whole test leaves it the time to say what is missing
configure({ asyncUtilTimeout: 30_000 })
