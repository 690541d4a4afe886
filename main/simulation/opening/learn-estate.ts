// How the tenant follows its run: the objects of its directory, which credentials its token endpoint accepts, its devices.
import type { Fact } from '../../../shared/model/facts.ts'
import type { Credential } from '../../../shared/model/identity.ts'
import type { PcRef } from '../../../shared/model/refs.ts'
import {
  type BlueprintCredential,
  baseline,
  certificateCredential,
  defaultImage,
  learnDirectory,
  lookUp,
} from '../../tenant/index.ts'
import type { Estate } from './estate.ts'

/** Follows the run: the objects of the directory, and which credentials the token endpoint accepts. */
export function learnEstate(estate: Estate, fact: Fact): void {
  learnDirectory(estate.directory, fact)
  const { directory, registered, accepted } = estate
  switch (fact.type) {
    // provisioned again, it is another device with nothing on it
    case 'pc.provisioned': {
      const { ref, jkt } = fact.pc
      const device = estate.newDevices.get(jkt)
      if (!device) break
      estate.newDevices.delete(jkt)
      estate.devices.set(ref, device)
      estate.computers.set(ref, baseline(imageOf(estate, ref)))
      break
    }
    // either makes what was signed in with before good no more
    case 'human.sessionsRevoked':
    case 'human.passwordChanged':
      estate.revocations.set(fact.human, (estate.revocations.get(fact.human) ?? 0) + 1)
      break
    case 'pc.updated':
      if (fact.update.what === 'image') estate.images.set(fact.pc, fact.update.version)
      break
    case 'credential.added': {
      const known = asRegistered(estate, fact.credential)
      if (known) registered.set(fact.credential.ref, known)
      break
    }
    case 'credential.activated': {
      const credential = registered.get(fact.credential)
      if (!credential) break
      const { appId } = lookUp(directory.blueprints, fact.blueprint)
      accepted.set(appId, [...(accepted.get(appId) ?? []), credential])
      break
    }
    // one that has expired stays, and is refused as expired
    case 'credential.revoked': {
      const { appId } = lookUp(directory.blueprints, fact.blueprint)
      const gone = registered.get(fact.credential)
      const left = (accepted.get(appId) ?? []).filter(credential => credential !== gone)
      accepted.set(appId, left)
      break
    }
  }
}

/** Null for a certificate whose private half nobody here has, and for a secret: no service of the tenant uses one. */
function asRegistered({ newCertificates }: Estate, credential: Credential): BlueprintCredential | null {
  switch (credential.kind) {
    case 'certificate': {
      const certificate = newCertificates.get(credential.customKeyIdentifier)
      return certificate ? certificateCredential(certificate, credential.keyId) : null
    }
    case 'federatedIdentityCredential': {
      const { name, issuer, subject, claimsMatchingExpression, audiences } = credential
      return { kind: 'federated', name, issuer, subject, claimsMatchingExpression, audiences }
    }
    case 'clientSecret':
      return null
  }
}

export const imageOf = ({ images }: Estate, pc: PcRef): string => images.get(pc) ?? defaultImage
