// A test runner for Stryker that keeps a room's tests loaded and runs, for each mutant, only the tests that reach it, the
// quickest first. Stryker's own for vitest loads every module again for every mutant, which takes longer than the tests.
import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { InstrumenterContext, StrykerOptions } from '@stryker-mutator/api/core'
import { commonTokens, declareClassPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin'
import {
  type CompleteDryRunResult,
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type FailedTestResult,
  type MutantRunOptions,
  type MutantRunResult,
  MutantRunStatus,
  type SuccessTestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner'
import fc from 'fast-check'
import { z } from 'zod'
import { countsByFile, isLoading, loadingOf, reachOf } from './counts.ts'
import { currentGeneration, load, loadAfresh, modulesOver, returnTo, sandbox } from './modules.ts'
import { collect, type Sentence, suitesOf } from './stand-in.ts'

// nobody reads the counterexample here: the search for a smaller one is left out
fc.configureGlobal({ endOnFailure: true })

type Result = SuccessTestResult | FailedTestResult

const Options = z.object({
  sentences: z.object({
    tests: z.array(z.string()),
    modules: z.array(z.string()),
    /** Milliseconds: a test, or a file as it is loaded, that takes longer is seldom asked, which can only lower the score. */
    longestTest: z.number(),
  }),
})
const Times = z.record(z.string(), z.number())
const Reach = z.record(z.string(), z.array(z.string()))

/** Beside the sandboxes: what each test took in the first run, which another process made, and which of them ran what. */
const timesFile = '../times.json'
const reachFile = '../reach.json'

/** For one mutant, at most; so many of them because they noticed much before. */
const filesLoadedAfresh = 8
const keenFiles = 5
/** Milliseconds for one mutant, given to tests that are long by themselves, where no module is loaded afresh. */
const timeForLongTests = 8_000

const placeOf = (url: string): string => url.slice(sandbox.length)
const urlsOf = (patterns: readonly string[]): readonly string[] =>
  globSync(patterns)
    .toSorted()
    .map(path => pathToFileURL(`${process.cwd()}/${path}`).href)

const loading = (file: string): string => loadingOf(placeOf(file))

const complete = (tests: Result[]): CompleteDryRunResult => ({ status: DryRunStatus.Complete, tests })
/** Milliseconds this process has worked: others that want the processor too make no test a long one. */
const worked = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

declare global {
  var __stryker__: InstrumenterContext | undefined
}

/** What the mutated code looks at: which mutant is on, which test is running. */
const context = (): InstrumenterContext => {
  globalThis.__stryker__ ??= {}
  return globalThis.__stryker__
}

class SentencesRunner implements TestRunner {
  static readonly inject = tokens(commonTokens.options)

  readonly #files: readonly string[]
  readonly #mutated: readonly string[]
  readonly #longestTest: number
  #sentences = new Map<string, readonly Sentence[]>()
  /** The mutant that was on as the modules in use were loaded. */
  #loadedWith: string | undefined
  /** Of each mutated file, the mutants each test has noticed so far: what noticed many is asked early. */
  readonly #noticedIn = new Map<string, Map<string, number>>()
  #noticed = new Map<string, number>()
  /** By file of tests, over all mutants. */
  readonly #noticedAnywhere = new Map<string, number>()
  #turns = 0
  #times: z.infer<typeof Times> | undefined
  #reach: z.infer<typeof Reach> | undefined

  constructor(options: StrykerOptions) {
    const { tests, modules, longestTest } = Options.parse(options).sentences
    this.#files = urlsOf(tests)
    this.#mutated = urlsOf(modules)
    this.#longestTest = longestTest
  }

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true }
  }

  /** Every file is loaded once: it is then known which modules each of them reaches. */
  async init(): Promise<void> {
    for (const module of this.#mutated) await load(module)
    for (const file of this.#files) {
      this.#set('currentTestId', loading(file))
      await this.#sentencesOf(file)
      this.#set('currentTestId', undefined)
    }
  }

  /**
   * Each file runs on modules of its own, as what one of them has worked out and kept no other would come to any more.
   * What it runs as it is loaded is told as a test of its own, `loads`, so that it is not taken for what every test depends on.
   */
  async dryRun(): Promise<DryRunResult> {
    const results: Result[] = []
    for (const file of this.#files) {
      this.#renew()
      for (const module of this.#mutated) await load(module)
      this.#set('currentTestId', loading(file))
      const from = worked()
      const sentences = await this.#sentencesOf(file)
      results.push({
        id: loading(file),
        name: 'loads',
        status: TestStatus.Success,
        timeSpentMs: worked() - from,
        fileName: fileURLToPath(file),
      })
      const begun = new Set<unknown>()
      for (const sentence of sentences) {
        this.#set('currentTestId', sentence.id)
        results.push(await judge(sentence, begun))
        this.#set('currentTestId', undefined)
      }
    }
    writeFileSync(
      timesFile,
      JSON.stringify(Object.fromEntries(results.map(({ id, timeSpentMs }) => [id, timeSpentMs]))),
    )
    const { mutantCoverage } = context()
    writeFileSync(reachFile, JSON.stringify(reachOf(mutantCoverage?.perTest ?? {})))
    return { ...complete(results), ...(mutantCoverage && { mutantCoverage }) }
  }

  /**
   * The tests that come to the mutant as they run are asked first. Only where they notice nothing, and it lies in what
   * runs as modules or tests load, is all of that loaded afresh with it.
   */
  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const isStatic = options.mutantActivation === 'static'
    const loads = options.testFilter?.filter(id => isLoading(id) && this.#timeOf(id) <= this.#longestTest) ?? []
    const running = this.#reachedBy(options.activeMutant.id)
    const result =
      running.length > 0 || (!isStatic && loads.length === 0) ? await this.#runMutant(options, running) : undefined
    if (result?.status === MutantRunStatus.Killed || result?.status === MutantRunStatus.Timeout) return result
    if (!isStatic && loads.length === 0 && result !== undefined) return result
    if (isStatic) return this.#loadedAfresh(options, this.#reachedIn(options.sandboxFileName))
    // what ran with the mutant on has said what it has to say: the other tests of those files may still
    const asked = new Set(running)
    const others = await this.#sentencesOfAll(loads.map(id => `${sandbox}${id.slice(0, -'#loads'.length)}`))
    return this.#loadedAfresh(
      options,
      others.flatMap(({ id }) => (asked.has(id) ? [] : [id])),
    )
  }

  /**
   * A kill counts only if the same tests hold right after without the mutant: if not, something was kept from an earlier
   * mutant, and this one is judged again on modules loaded afresh.
   */
  async #runMutant(options: MutantRunOptions, ids: readonly string[]): Promise<MutantRunResult> {
    const first = await this.#attempt(options, ids)
    if (first.status !== MutantRunStatus.Killed) return first
    this.#set('hitLimit', undefined)
    const without = await this.#run(undefined, this.#files, first.killedBy)
    if (without.tests.every(result => result.status === TestStatus.Success)) return first
    this.#renew()
    const second = await this.#attempt(options, ids)
    this.#renew()
    return second
  }

  /** As `#attempt`, on modules loaded for this mutant alone; those in use are taken up again after it. */
  async #loadedAfresh(options: MutantRunOptions, ids: readonly string[] | undefined): Promise<MutantRunResult> {
    const inUse = { sentences: this.#sentences, generation: currentGeneration() }
    this.#renew(options.activeMutant.id)
    const result = await this.#attempt(options, ids)
    this.#sentences = inUse.sentences
    this.#loadedWith = undefined
    returnTo(inUse.generation)
    return result
  }

  async #attempt(options: MutantRunOptions, ids: readonly string[] | undefined): Promise<MutantRunResult> {
    this.#set('hitCount', 0)
    this.#set('hitLimit', options.hitLimit)
    // those that import it by the shortest way come first
    const reached = [...modulesOver(pathToFileURL(options.sandboxFileName).href)]
    this.#noticed = this.#noticedIn.get(options.sandboxFileName) ?? new Map()
    this.#noticedIn.set(options.sandboxFileName, this.#noticed)
    const result = await this.#run(
      options.activeMutant.id,
      reached.filter(module => this.#files.includes(module)),
      ids,
    )
    return toMutantRunResult(determineHitLimitReached(context().hitCount, options.hitLimit) ?? result)
  }

  /** Runs the tests named (all where none are) of the files given, up to the first that fails. */
  async #run(mutant: string | undefined, files: readonly string[], ids?: readonly string[]) {
    const chosen = files.filter(file => ids === undefined || ids.some(id => id.startsWith(`${placeOf(file)}#`)))
    const results: Result[] = []
    // files that would have to be loaded for this mutant alone come one by one: the first may tell
    for (const together of this.#loadedWith === undefined ? [chosen] : this.#keenestFirst(chosen)) {
      results.push(...(await this.#runTogether(mutant, together, ids && new Set(ids))))
      if (results.at(-1)?.status === TestStatus.Failed) break
    }
    return complete(results)
  }

  async #runTogether(
    mutant: string | undefined,
    files: readonly string[],
    wanted: ReadonlySet<string> | undefined,
  ): Promise<Result[]> {
    const isWanted = ({ id, file }: Sentence): boolean =>
      wanted === undefined || wanted.has(id) || wanted.has(loading(file))
    const found: Sentence[] = []
    this.#set('activeMutant', this.#loadedWith)
    for (const file of files) {
      try {
        found.push(...(await this.#sentencesOf(file)).filter(isWanted))
      } catch (error) {
        return [failed({ id: loading(file), name: 'loads' }, 0, error)]
      }
    }
    const isShort = ({ id }: Sentence): boolean => this.#timeOf(id) <= this.#longestTest
    const planned = found.filter(isShort)
    if (this.#loadedWith === undefined) planned.push(...this.#someOf(found.filter(test => !isShort(test))))
    this.#set('activeMutant', mutant)
    const results: Result[] = []
    const begun = new Set<unknown>()
    // a short test first, unless a longer one is known to look at this file closely
    const wait = ({ id }: Sentence): number => (1 + this.#timeOf(id)) / (1 + (this.#noticed.get(id) ?? 0))
    for (const sentence of planned.toSorted((one, other) => wait(one) - wait(other))) {
      const result = await judge(sentence, begun)
      results.push(result)
      if (result.status !== TestStatus.Failed) continue
      this.#notice(sentence)
      break
    }
    this.#set('activeMutant', undefined)
    return results
  }

  /** Long tests, as many as time is given for: those that noticed most of this file's mutants, then others in turn. */
  #someOf(long: readonly Sentence[]): readonly Sentence[] {
    const turn = this.#turns++ % Math.max(1, long.length)
    const count = ({ id }: Sentence): number => this.#noticed.get(id) ?? 0
    let left = timeForLongTests
    return [...long.slice(turn), ...long.slice(0, turn)]
      .toSorted((one, other) => count(other) - count(one))
      .filter(({ id }) => {
        const isTaken = this.#timeOf(id) <= left
        if (isTaken) left -= this.#timeOf(id)
        return isTaken
      })
  }

  #notice({ id, file }: Sentence): void {
    const place = placeOf(file)
    this.#noticed.set(id, (this.#noticed.get(id) ?? 0) + 1)
    this.#noticedAnywhere.set(place, (this.#noticedAnywhere.get(place) ?? 0) + 1)
  }

  async #sentencesOfAll(files: readonly string[]): Promise<readonly Sentence[]> {
    const sentences: Sentence[] = []
    // one by one: a file that is loaded tells its tests to whoever listens
    for (const file of files) sentences.push(...(await this.#sentencesOf(file)))
    return sentences
  }

  async #sentencesOf(file: string): Promise<readonly Sentence[]> {
    const known = this.#sentences.get(file)
    if (known !== undefined) return known
    const sentences = await collect(file, placeOf(file), () => load(file))
    this.#sentences.set(file, sentences)
    return sentences
  }

  #renew(mutant?: string): void {
    loadAfresh()
    this.#sentences = new Map()
    this.#loadedWith = mutant
  }

  /**
   * Loading a file for one mutant takes longer than its tests: only some are, which can only lower the score. First come
   * those that noticed most of this file's mutants, then of all; the others take turns, or the same would never be asked.
   */
  #keenestFirst(files: readonly string[]): readonly (readonly string[])[] {
    const quick = files.filter(file => this.#timeOf(loading(file)) <= this.#longestTest)
    const here = countsByFile(this.#noticed)
    const keen = quick
      .map(file => ({
        file,
        here: here.get(placeOf(file)) ?? 0,
        anywhere: this.#noticedAnywhere.get(placeOf(file)) ?? 0,
      }))
      .filter(({ anywhere }) => anywhere > 0)
      .toSorted((one, other) => other.here - one.here || other.anywhere - one.anywhere)
      .slice(0, keenFiles)
      .map(({ file }) => file)
    const others = quick.filter(file => !keen.includes(file))
    const turn = this.#turns++ % Math.max(1, others.length)
    const taken = [...others.slice(turn), ...others.slice(0, turn)].slice(0, filesLoadedAfresh - keen.length)
    return [...keen, ...taken].map(file => [file])
  }

  #reachedBy(mutant: string): readonly string[] {
    this.#reach ??= Reach.parse(JSON.parse(readFileSync(reachFile, 'utf8')))
    return this.#reach[mutant] ?? []
  }

  /**
   * The tests that come to anything in the mutant's file: for what runs as it loads, the others are too many to ask, which
   * can only lower the score. Undefined where none does, as in a file of nothing but names: then all are asked.
   */
  #reachedIn(file: string): readonly string[] | undefined {
    const mutants = [...readFileSync(file, 'utf8').matchAll(/stryMutAct_\w+\("(\d+)"\)/g)].map(match => match[1] ?? '')
    const reached = new Set(mutants.flatMap(mutant => this.#reachedBy(mutant)))
    return reached.size === 0 ? undefined : [...reached]
  }

  #timeOf(id: string): number {
    return this.#measured()[id] ?? 0
  }

  #measured(): z.infer<typeof Times> {
    this.#times ??= Times.parse(JSON.parse(readFileSync(timesFile, 'utf8')))
    return this.#times
  }

  #set<Key extends keyof InstrumenterContext>(key: Key, value: InstrumenterContext[Key] | undefined): void {
    Object.assign(context(), { [key]: value })
  }
}

/** What stands before the tests of a suite runs once in a run, whichever of them come. */
async function judge(sentence: Sentence, begun: Set<unknown>): Promise<Result> {
  const from = worked()
  const named = { id: sentence.id, name: sentence.name, fileName: fileURLToPath(sentence.file) }
  try {
    for (const suite of suitesOf(sentence)) {
      if (begun.has(suite)) continue
      begun.add(suite)
      for (const before of suite.beforeAll) await before()
    }
    await sentence.run()
    return { ...named, status: TestStatus.Success, timeSpentMs: worked() - from }
  } catch (error) {
    return failed(named, worked() - from, error)
  }
}

function failed(
  named: { id: string; name: string; fileName?: string },
  timeSpentMs: number,
  error: unknown,
): FailedTestResult {
  return { ...named, status: TestStatus.Failed, timeSpentMs, failureMessage: messageOf(error) }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'sentences', SentencesRunner)]
