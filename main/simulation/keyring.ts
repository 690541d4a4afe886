// The keys of a run by name: the authority's, one a Cloud PC, and the certificates of blueprints.
import type { Keys } from '../../shared/model/env.ts'
import {
  type Certificate,
  createCertificate,
  type DeviceKey,
  deviceKey,
  type SigningKey,
  signingKey,
  withoutSignatures,
} from '../tenant/index.ts'
import type { Proofs } from './stage.ts'

export interface Keyring {
  signing(name: string): Promise<SigningKey>
  device(name: string): Promise<DeviceKey>
  certificate(name: string, order: Parameters<typeof createCertificate>[1]): Promise<Certificate>
}

export function keyring(keys: Keys, proofs: Proofs): Keyring {
  const signing = (name: string) => signingKey(keys.seed(name))
  const device = (name: string) => deviceKey(keys.seed(name))
  const certificate: Keyring['certificate'] = (name, order) => createCertificate(keys.seed(name), order)
  if (proofs === 'every') return { signing, device, certificate }
  return {
    signing: async name => withoutSignatures(await signing(name)),
    device: async name => withoutSignatures(await device(name)),
    certificate: async (name, order) => withoutSignatures(await certificate(name, order)),
  }
}
