import type { JournalEntry } from '../../src/adapter/sandbox.ts'
import type { ZenooRecord } from './sandbox-data.ts'
import { type Answer, refusal, type Store, wrapped } from './sandbox-http.ts'

/** Research a client asked for. */
export interface Research {
  type: string
  /** Null while it is under way. */
  completedAt: string | null
}

type Shown = Readonly<Record<string, unknown>>

const FINDING = 'Another person: the birth year differs.'
const SOURCES = [{ title: 'Sandbox Gazette', url: 'https://gazette.example/1' }]
/** docs.zenoo.com trigger-ai-research: 30 to 60 seconds, or 2 to 5 minutes. */
const TAKES_MS: Readonly<Record<string, number>> = { standard: 60_000, deep: 300_000 }

const ofReference = (alert: ZenooRecord): boolean => 'is_false_positive' in alert

/**
 * AI research, which Zenoo does after its answer: it ends when `finishOne` is called. An alert in the words of the vendor
 * document shows it from its start, one in those of the API reference shows the finding only.
 */
export function createResearch(sandbox: {
  alerts: Store
  change(alert: ZenooRecord, fields: Record<string, unknown>, at: string): boolean
  nextInstant(): string
  journal: JournalEntry[]
  saved: readonly [string, Research][]
}) {
  const { alerts, change, nextInstant, journal, saved } = sandbox
  const held = new Map(saved)
  return {
    held,

    start(token: string, type: string): Answer {
      const alert = alerts.get(token)
      if (!alert) return refusal(404, 'NOT_FOUND', `Alert ${token} not found`)
      const running = held.get(token)
      if (running && running.completedAt === null)
        return refusal(400, 'VALIDATION_ERROR', `Research on ${token} is under way`)
      const at = nextInstant()
      held.set(token, { type, completedAt: null })
      if (!ofReference(alert)) change(alert, { ai_research: { status: 'processing' } }, at)
      const status = String(alert.status)
      journal.push({ at, recordId: token, change: `ai-research: ${type}`, before: status, after: status })
      const ends = new Date(Date.parse(at) + (TAKES_MS[type] ?? 0)).toISOString()
      return wrapped({ status: 'processing', estimated_completion: ends })
    },

    /** In the words of the API reference, whatever the alert's own dialect. */
    read(token: string): Answer {
      const own = held.get(token)
      const alert = alerts.get(token)
      const assessment = alert?.ai_assessment as string | null | undefined
      const shown = (alert?.ai_research ?? (assessment ? { status: 'completed', assessment } : null)) as Shown | null
      if (own?.completedAt === null)
        return wrapped({ alert_token: token, research_type: own.type, status: 'processing' })
      if (own)
        return wrapped({
          alert_token: token,
          research_type: own.type,
          status: 'complete',
          summary: FINDING,
          confidence_score: 80,
          risk_indicators: [],
          recommended_action: 'Approve',
          sources: SOURCES,
          completed_at: own.completedAt,
        })
      if (!shown) return refusal(404, 'NOT_FOUND', `No AI research for ${token}`)
      const { status, assessment: summary = null, confidence = null, researched_at = null, ...rest } = shown
      return wrapped({
        ...rest,
        alert_token: token,
        research_type: 'standard',
        status: status === 'completed' ? 'complete' : status,
        summary,
        confidence_score: confidence,
        completed_at: researched_at,
      })
    },

    /** The vendor's machine ends the research that was asked for first; says whether there was any. */
    finishOne(): boolean {
      const [token, running] = [...held].find(([, { completedAt }]) => completedAt === null) ?? []
      const alert = alerts.get(token ?? '')
      if (!running || !alert) return false
      const at = nextInstant()
      held.set(alert.token, { ...running, completedAt: at })
      const found = {
        status: 'completed',
        assessment: FINDING,
        confidence: 80,
        false_positive_probability: 91.5,
        recommended_action: 'Approve',
        sources: SOURCES,
        researched_at: at,
      }
      change(alert, ofReference(alert) ? { ai_assessment: FINDING } : { ai_research: found }, at)
      return true
    },
  }
}
