// How the case is beside its size: who signed it, what lies beside it, why lines were rejected, and what could be done.
import { useAnswer } from '../client/index.ts'
import { bytes, Chip, count, Fields, plural, Trouble } from '../parts/index.ts'
import { useShellState } from '../shell/shell.tsx'

export function Health() {
  const version = useShellState(state => state.caseInfo?.root ?? '')
  const { data, error } = useAnswer('case.health', {}, version)
  if (error !== null) return <Trouble error={error} />
  if (data === null) return null
  const { rejected, signers, evidenceBytes, unusedBytes, derived, advice } = data
  return (
    <div className="case-list">
      <Fields
        fields={[
          {
            name: 'Rejected as',
            value: rejected.map(({ code, lines }) => `${code} ${count(lines)}`).join(', ') || 'nothing',
          },
          {
            name: 'Signed by',
            value: signers.map(({ key, entry }) => (
              <div key={key} className="tl-mono" title={`${key}, since entry ${entry}`}>
                {key.split('+').slice(0, 2).join('+')}
              </div>
            )),
          },
          { name: 'Evidence', value: `${bytes(evidenceBytes)}, ${bytes(unusedBytes)} of it unused` },
          {
            name: 'Derived',
            value: `${bytes(derived.bytes)}, ${derived.upToDate ? 'up to date' : `${count(derived.covered)} of ${plural(data.info.size, 'entry', 'entries')}; the next search reads the rest`}`,
          },
        ]}
      />
      {advice.length === 0 && <Chip tone="ok">Nothing to be done</Chip>}
      {advice.map(({ what, todo }) => (
        <div key={what} className="case-advice">
          <Chip tone="warn">To do</Chip>
          <p>
            {what} <span className="tl-mid">{todo}</span>
          </p>
        </div>
      ))}
    </div>
  )
}
