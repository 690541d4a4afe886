// Queries that the naive interpreter and the engine once answered in two ways, or that the engine failed on.
export const found: readonly string[] = [
  // a remainder is never below zero, whatever the sign of the divisor
  'Events | extend r = Count % -12, q = (-Count) % -12',
  // two nulls are neither equal nor unequal, and a null is in no list
  'Events | extend e = Count == Count, n = Count != Count, i = Count in (1, 2), o = not(Count in (1, 2))',
  // of a null it is not known whether it is outside of bounds
  'Events | where Count !between (0 .. 2)',
  // a bin below zero is null, and a tick is finer than columns are
  'Events | extend b = bin(Count, -5), t = bin(Time, 1tick)',
  // a root of what is below zero is null
  'Events | extend s = sqrt(Score)',
  // the average of none is NaN, its deviation 0
  'None | summarize avg(Score), stdev(Score), variance(Score)',
  'Events | summarize avgif(Score, Count > 1000) by Flag',
  // a set of arrays is the set of their elements
  'Events | summarize set_list = make_set(List)',
  'Events | mv-apply c = List on (summarize set_c = make_set(c))',
  // an element of another type than was said is null, and no text is read as a number
  'Events | mv-expand List to typeof(long)',
  'Events | mv-expand List to typeof(real)',
  // a sort, a join and an expansion of nothing
  'None | order by UPN desc, Score desc nulls first',
  'None | join (Events) on Upn',
  'None | mv-apply c = List on (where tostring(c) != "a")',
  // a bool inside a dynamic counts as 1
  'Events | extend c2 = tolong(List.a), c3 = toreal(List.a)',
  // what is no number is neither more nor less than one, nor the greatest of several
  'Events | extend n = (Score - Score) / (Score - Score) | where n > Score or Score < n or n == n',
  'Events | extend n = (Score - Score) / (Score - Score) | summarize max(n), min(n) by Flag',
  // two names of one column stay two
  'Events | project Count, Bag, c1 = Count | mv-apply c2 = Bag on (where tostring(c2) != "a")',
  // a value of a query inside a form that mentions it twice
  'let most = toscalar(Events | summarize max(Count)); Events | where Count == (most % most) or most == most',
  'let most = toscalar(Events | summarize max(Count)); Events | extend s = most + most, p = pow(most, 2), a = abs(most), m = -most',
  'let start = toscalar(Events | summarize min(Time)); Events | extend d = Time - start, e = start + 1h',
  // a number that is parsed ends with its digits, whatever stands behind it
  'print s = "a=5, x, b=7, c" | parse s with * "a=" a:long * "b=" b:long *',
  'print s = "a=x, x, b=7, c" | parse-where s with * "a=" a:long * "b=" b:long *',
  // a dynamic is passed on as it is
  'Events | extend p = parse_json(Bag.a), q = parse_json(tostring(Bag))',
  // a bool inside a dynamic counts as 1 and 0
  'Events | extend n = tolong(dynamic([true, false, null])[toint(Count) % 3])',
  // nothing is in an empty array
  'Events | where Upn in (dynamic([])) or Upn !in (dynamic([]))',
]
