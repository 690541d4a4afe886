// A path where there is little room: its last name stays, and what stands before it is cut first.
export function PathName({ path }: { path: string }) {
  const end = path.lastIndexOf('/') + 1
  return (
    <span className="tl-path">
      {end > 0 && <span className="tl-dim tl-cut">{path.slice(0, end)}</span>}
      <span className="tl-cut">{path.slice(end)}</span>
    </span>
  )
}
