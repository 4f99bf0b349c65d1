import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { StreamRow } from '../store/account-work.ts';
import type { AlertRow } from '../store/alert-row.ts';
import type { StoredCategory } from '../store/columns.ts';
import type { Decision, Outcome, AlertPage, EventNode, ResearchNode, AlertFigures, AlertFigureGroup, CaseAlertPage, CasePage, CaseFigures, CaseFigureGroup, CommandPage, EndedCommands, Linked, DuplicateNode, EndedCommand, EventPage, OperationPage, RetriedCommand, RetriedCommands, Retried, QuarantineNode, HitPage, SubjectPage, UserPage, VendorUserNode, WorkPage } from './shapes.ts';
import type { CaseRow } from '../store/case-row.ts';
import type { CaseAlertRow } from '../store/case-alerts.ts';
import type { CaseHitRow } from '../store/case-hits.ts';
import type { CommandRow, OperationRow } from '../store/operations.ts';
import type { NoteRow } from '../store/notes.ts';
import type { CaseTriggersRow } from '../store/case-triggers.ts';
import type { AccountRow, UnrecognisedRow } from '../store/accounts.ts';
import type { SelectionRow } from '../store/selections.ts';
import type { PlanGroup } from '../command/commands.ts';
import type { HitRow } from '../store/screening-hits.ts';
import type { SubjectRow } from '../store/subjects.ts';
import type { UserRow, AccountUserRow } from '../store/users.ts';
import type { NoteDraft } from '../canonical/record.ts';
import type { Viewer as Asker } from './viewer.ts';
import type { VocabularyRow } from './vendors.ts';
import type { WorkRow } from '../store/work-queue.ts';
import type { Context } from './context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An opaque position in a list or in the feed. It is signed and belongs to one tenant and one order: pass it back unchanged, never build one. */
  Cursor: { input: string; output: string; }
  /** An instant, written as ISO 8601 in UTC with milliseconds, for example `2026-01-31T09:30:00.000Z`. */
  DateTime: { input: Date; output: Date; }
  /** Any JSON value, as the vendor sent it. Integers of any size are passed through digit by digit, so parse it with care where they matter. */
  JSON: { input: unknown; output: unknown; }
  /** A whole number that may exceed 32 bits, up to 2^53 - 1. */
  Long: { input: number; output: number; }
};

/** What became of a decision, item by item. */
export type AccountCommandPayload = {
  /** The operation to follow with `operation(id:)` or the feed. It is recorded even where every item was refused. */
  readonly operation: Operation;
  /** One result per item, in the order of the input. Of a selection with more than 1,000 records, the first 1,000: `operation.commands` pages through all. */
  readonly results: ReadonlyArray<AccountCommandResult>;
};

/** What became of a decision about one account. */
export type AccountCommandResult = CommandResult & {
  /** The account; null where there is none, or it is not yours. */
  readonly account?: Maybe<ProviderAccount>;
  /** Why it was not carried out; null otherwise. */
  readonly code?: Maybe<ResultCode>;
  /** The command in the ledger; null where the item was refused before it was recorded. */
  readonly command?: Maybe<Command>;
  /** What shows that it was carried out; null while nothing does. */
  readonly evidence?: Maybe<Evidence>;
  /** The item's place in the input, from 0. */
  readonly index: Scalars['Int']['output'];
  /** What happened, in words. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** Where it stands now. */
  readonly state: CommandState;
  /** The id given in the input; for a record that is to be made, that of the account. */
  readonly targetId: Scalars['ID']['output'];
  /** What was lost on the way. */
  readonly warnings: ReadonlyArray<Scalars['String']['output']>;
};

/**
 * How fast the gateway may speak to the vendor. A few seconds' worth of requests may go at once; reading leaves half of that to
 * decisions.
 */
export type AccountRate = {
  /** Nothing at all is sent before this instant; null where nothing is held back. */
  readonly blockedUntil?: Maybe<Scalars['DateTime']['output']>;
  /** Vendor calls with decisions that are under way. */
  readonly deliveriesRunning: Scalars['Int']['output'];
  /** How many of them there may be at one time. */
  readonly maxDeliveries: Scalars['Int']['output'];
  /** Requests that may be made in any one minute, those at once included. */
  readonly requestsPerMinute: Scalars['Float']['output'];
  /** Requests that could be made at once. */
  readonly tokensLeft: Scalars['Float']['output'];
};

/** How the connection to a vendor is doing. */
export type AccountState =
  /** The vendor answers, but not as it should. */
  | 'FAILING'
  /** Read without trouble. */
  | 'HEALTHY'
  /** The vendor asked us to wait. */
  | 'RATE_LIMITED'
  /** Not read yet. */
  | 'STARTING'
  /** The vendor refused the credentials. Commands are held, not failed; renew the credentials. */
  | 'UNAUTHORIZED'
  /** The vendor could not be reached. */
  | 'UNREACHABLE'
  /** The vendor offers no list; records come by webhook. */
  | 'WEBHOOK_FED';

/** One list of the vendor, and how far its present or last reading has come. */
export type AccountStream = {
  /** How many the vendor says there are; null where it does not say. */
  readonly announced?: Maybe<Scalars['Int']['output']>;
  /** When the last reading ended. */
  readonly completedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The list, for example `alerts`. */
  readonly name: Scalars['String']['output'];
  /** How many pages were read. */
  readonly pages: Scalars['Int']['output'];
  /** How many different records were seen. */
  readonly seen: Scalars['Int']['output'];
  /** When this reading began. */
  readonly startedAt: Scalars['DateTime']['output'];
  /** How far it has come. */
  readonly state: StreamState;
  /** How many items do not say which record they are, or are too large to be read; they are in `quarantine`. */
  readonly unreadable: Scalars['Int']['output'];
};

/** One of the tenant's own people as one account's vendor knows them. */
export type AccountUser = {
  /** The vendor connection. */
  readonly account: ProviderAccount;
  /** The e-mail address the vendor shows; null where it shows none. */
  readonly email?: Maybe<Scalars['String']['output']>;
  /** When a record first named them. */
  readonly firstSeenAt: Scalars['DateTime']['output'];
  /** When a new or changed record last named them, to about a day. */
  readonly lastSeenAt: Scalars['DateTime']['output'];
  /** Who said that this is the same person as at the other accounts; null where nobody did, and the e-mail address or nothing tells. */
  readonly linkedBy?: Maybe<Scalars['String']['output']>;
  /** The name the vendor shows; null where it shows none. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** The person's user id at this vendor. It means nothing at another one. */
  readonly vendorUserId: Scalars['String']['output'];
};

/** Alerts somebody takes into work. */
export type AcknowledgeAlertsInput = {
  /** The alerts, 1 to 1,000, of any vendors. Give either these or `selectionId`. */
  readonly alertIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The version you saw of each alert, in the order of `alertIds`. An alert that changed since comes back as CONFLICT. Not for a selection. */
  readonly expectedVersions?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Why. Kept whole in the gateway, and sent to the vendor where it takes a text with this, unless `vendorMessage` is given. At most 10,000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** A selection of yours, made with `createSelection` for the action ACKNOWLEDGE. Give either this or `alertIds`. */
  readonly selectionId?: InputMaybe<Scalars['ID']['input']>;
  /** A shorter text for the vendor, where `reason` is longer than it takes. A text that is too long is refused, never cut. */
  readonly vendorMessage?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** What becomes of one action, about one kind of record, at one account. */
export type ActionCapability = {
  /** The action. */
  readonly action: CommandAction;
  /** What to know about it, in words. */
  readonly note?: Maybe<Scalars['String']['output']>;
  /** What becomes of it. */
  readonly support: Support;
  /** What it is about. The actions on alerts come first. */
  readonly target: TargetKind;
};

/** A text for alerts and cases. It is kept in the gateway: no vendor takes a text without a decision. */
export type AddNoteInput = {
  /** Taken as by every mutation; it changes nothing here, because what the gateway keeps is kept whole. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The text. At most 10,000 characters. */
  readonly body: Scalars['String']['input'];
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** A selection of yours, made with `createSelection` for the action ADD_NOTE. Give either this or `targetIds`. */
  readonly selectionId?: InputMaybe<Scalars['ID']['input']>;
  /** The alerts and cases, 1 to 1,000. Give either these or `selectionId`. */
  readonly targetIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Taken as by every mutation, 0 to 10,000 milliseconds; nothing is sent here, so the answer comes at once. */
  readonly waitMs: Scalars['Int']['input'];
};

/** A compliance issue that a vendor raised and an analyst reviews. */
export type Alert = Node & WorkItem & {
  /** The vendor connection it came through. */
  readonly account: ProviderAccount;
  /** The person it is assigned to: at the vendor, or here where the vendor has no assignees. */
  readonly assignee?: Maybe<VendorUser>;
  /** Whose word `assignee` is. */
  readonly assigneeOwner: FieldOwner;
  /** Its links to cases, those included whose case has not arrived, at most 100. */
  readonly caseAlerts: ReadonlyArray<CaseAlert>;
  /** The cases it belongs to that the gateway holds, newest first, at most 100. A case known only by its id is seen through `caseAlerts`. */
  readonly cases: ReadonlyArray<Case>;
  /** All categories, each with the vendor's word. */
  readonly categories: ReadonlyArray<AlertCategoryValue>;
  /** The primary category: the first of `categories` in the order of precedence. */
  readonly category: AlertCategory;
  /** Finer words for the categories, where the vendor gives them. */
  readonly categoryDetail: ReadonlyArray<CategoryDetail>;
  /** The vendor's own word for the primary category. */
  readonly categorySource: VendorValue;
  /** Who closed it: a person or the vendor's automation; null while it is not closed. */
  readonly closedBy?: Maybe<ClosedBy>;
  /** The latest commands that concern it, newest first. */
  readonly commands: ReadonlyArray<Command>;
  /** When the vendor created it; null where it does not say or says the year 0001. */
  readonly createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** The vendor's description. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** What was decided. */
  readonly disposition: Disposition;
  /** The vendor's own word behind `disposition`. */
  readonly dispositionSource: VendorValue;
  /** The vendor's deadline. */
  readonly dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** The two parties that seem to be one; null where the alert is not about that. */
  readonly duplicate?: Maybe<DuplicateParties>;
  /** To whom it was escalated; null when it is not. */
  readonly escalationTarget?: Maybe<EscalationTarget>;
  /** When the gateway first saw it. */
  readonly firstSeenAt: Scalars['DateTime']['output'];
  /** Notes written through the gateway, newest first. No vendor shows them. */
  readonly gatewayNotes: ReadonlyArray<GatewayNote>;
  /** The listed parties or media that raised it: those the vendor shows, from which `matchStatus` follows. Those it no longer shows are listed by `screeningHits(filter: {missing: true, alertIds: [...]})`. */
  readonly hits: ReadonlyArray<ScreeningHit>;
  /** An opaque id. */
  readonly id: Scalars['ID']['output'];
  /** The labels your team put on it, by name. They are kept here, whatever the vendor. */
  readonly labels: ReadonlyArray<Scalars['String']['output']>;
  /** When in the relation it arose. */
  readonly lifecycleStage: LifecycleStage;
  /** The vendor's own word behind `lifecycleStage`. */
  readonly lifecycleStageSource: VendorValue;
  /** Whether the listed party is the same; null where no name was matched. */
  readonly matchStatus?: Maybe<MatchStatus>;
  /** The vendor's own word behind `matchStatus`. */
  readonly matchStatusSource?: Maybe<VendorValue>;
  /** Since when the vendor no longer shows it: two complete readings in a row did not find it. Null again once it is seen. It is never deleted here. */
  readonly missingSince?: Maybe<Scalars['DateTime']['output']>;
  /** Notes the vendor keeps on it. */
  readonly notes: ReadonlyArray<VendorNote>;
  /** How urgent it is. */
  readonly priority: Priority;
  /** Whose word `priority` is. */
  readonly priorityOwner: FieldOwner;
  /** The vendor's own word for the priority. */
  readonly prioritySource: VendorValue;
  /** When the gateway last read what it shows now. */
  readonly readAt: Scalars['DateTime']['output'];
  /** What is odd about the vendor's record, and what was made of it; empty where nothing is. */
  readonly recordFlags: ReadonlyArray<RecordFlag>;
  /** Machine-made research the vendor attached; null where there is none. */
  readonly research?: Maybe<AlertResearch>;
  /** The vendor's note on the resolution. */
  readonly resolutionNote?: Maybe<Scalars['String']['output']>;
  /** When it was closed at the vendor. */
  readonly resolvedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The person who closed it at the vendor. */
  readonly resolvedBy?: Maybe<VendorUser>;
  /** How dangerous the party or match is. */
  readonly riskLevel: RiskLevel;
  /** The vendor's own word for the risk level. */
  readonly riskLevelSource: VendorValue;
  /** The vendor's scores, each in its own range. */
  readonly scores: ReadonlyArray<Score>;
  /** How it stands against the vendor's deadline. */
  readonly slaStatus: SlaStatus;
  /** The vendor's own word behind `slaStatus`. */
  readonly slaStatusSource: VendorValue;
  /** Where the work stands. */
  readonly status: AlertStatus;
  /** Whose word `status` is. A review state kept here holds until the vendor changes its own. */
  readonly statusOwner: FieldOwner;
  /** The vendor's own word for the status. */
  readonly statusSource: VendorValue;
  /** The screened party; the first of `subjects` the vendor names. */
  readonly subject?: Maybe<Subject>;
  /** All screened parties the vendor links to it. */
  readonly subjects: ReadonlyArray<Subject>;
  /** The alert's title, as the vendor gave it or put together from the vendor's fields. */
  readonly title?: Maybe<Scalars['String']['output']>;
  /** Which control raised it. */
  readonly type: AlertType;
  /** The vendor's own word for the type. */
  readonly typeSource: VendorValue;
  /** When the vendor last changed it; null where it does not say. */
  readonly updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The vendor, for example `w2`. */
  readonly vendor: Scalars['String']['output'];
  /** The vendor's own id of the alert, as text. */
  readonly vendorId: Scalars['String']['output'];
  /** All identifiers the vendor gives, with its names for them. */
  readonly vendorIds: ReadonlyArray<VendorId>;
  /** The vendor's whole record. Loaded only when asked for. Where the vendor shows it in several views, their fields together, those of the later read on top. */
  readonly vendorRecord?: Maybe<Scalars['JSON']['output']>;
  /** Raised by every change in the gateway. */
  readonly version: Scalars['Int']['output'];
  /** Where the work stands, in the words shared with cases. */
  readonly workState: WorkState;
};


/** A compliance issue that a vendor raised and an analyst reviews. */
export type AlertCommandsArgs = {
  first: Scalars['Int']['input'];
};


/** A compliance issue that a vendor raised and an analyst reviews. */
export type AlertGatewayNotesArgs = {
  first: Scalars['Int']['input'];
};


/** A compliance issue that a vendor raised and an analyst reviews. */
export type AlertHitsArgs = {
  first: Scalars['Int']['input'];
};

/** What risk an alert or a case is about. The order of these values is the order of precedence: the primary category of an alert is the first one present. */
export type AlertCategory =
  /** Negative news. */
  | 'ADVERSE_MEDIA'
  /** A money-laundering concern that is not narrowed further. */
  | 'AML_GENERAL'
  /** A company registry or know-your-business finding. */
  | 'BUSINESS'
  /** Risk of a network or e-mail address. */
  | 'DIGITAL_FOOTPRINT'
  /** Validity or quality of a document. */
  | 'DOCUMENT'
  /** A periodic review, enhanced due diligence or internal review. */
  | 'DUE_DILIGENCE'
  /** The same party seems to exist twice. */
  | 'DUPLICATE_IDENTITY'
  /** Credit or financial standing. */
  | 'FINANCIAL'
  /** A sign of fraud. */
  | 'FRAUD'
  /** A person's identity data: name, birth date, face. */
  | 'IDENTITY'
  /** A criminal investigation or record. */
  | 'LAW_ENFORCEMENT'
  /** Onboarding stopped or waits for the client. */
  | 'ONBOARDING_PROCESS'
  /** Behaviour of transactions on a blockchain. */
  | 'ONCHAIN_TRANSACTION'
  /** The vendor says: other. */
  | 'OTHER'
  /** Name screening whose kind of list is another or not stated. */
  | 'OTHER_SCREENING'
  /** A politically exposed person. */
  | 'PEP'
  /** A relative or close associate of a politically exposed person. */
  | 'RCA'
  /** A regulator's action or warning, or a question of fitness and probity. */
  | 'REGULATORY_ENFORCEMENT'
  /** A designated or listed party, or one linked to it. */
  | 'SANCTIONS'
  /** The check itself failed. Not a risk; keep it out of risk counts. */
  | 'TECHNICAL'
  /** Behaviour of transactions in ordinary money. */
  | 'TRANSACTION'
  /** The vendor's word is not known. */
  | 'UNKNOWN'
  /** Another named list. */
  | 'WATCHLIST';

/** One category of an alert with the vendor's word for it. */
export type AlertCategoryValue = {
  /** The canonical category. */
  readonly category: AlertCategory;
  /** The vendor's own word. */
  readonly source: VendorValue;
};

/** What became of a decision about alerts. */
export type AlertCommandPayload = {
  /** The operation to follow with `operation(id:)` or the feed. It is recorded even where every item was refused. */
  readonly operation: Operation;
  /** One result per item, in the order of the input. Of a selection with more than 1,000 alerts, the first 1,000: `operation.commands` pages through all. */
  readonly results: ReadonlyArray<AlertCommandResult>;
};

/** What became of one alert. */
export type AlertCommandResult = CommandResult & {
  /** The alert as it is now, or that was made; null where there is none yet, or it is not yours. */
  readonly alert?: Maybe<Alert>;
  /** Why it was not carried out; null otherwise. */
  readonly code?: Maybe<ResultCode>;
  /** The command in the ledger; null where the item was refused before it was recorded. */
  readonly command?: Maybe<Command>;
  /** What shows that it was carried out; null while nothing does. */
  readonly evidence?: Maybe<Evidence>;
  /** The item's place in the input, from 0. */
  readonly index: Scalars['Int']['output'];
  /** What happened, in words. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** Where it stands now. */
  readonly state: CommandState;
  /** The id given in the input; for a record that is to be made, that of the account. */
  readonly targetId: Scalars['ID']['output'];
  /** What was lost on the way. */
  readonly warnings: ReadonlyArray<Scalars['String']['output']>;
};

/** A page of alerts. */
export type AlertConnection = {
  /** The alerts with their cursors. */
  readonly edges: ReadonlyArray<AlertEdge>;
  /** The alerts. */
  readonly nodes: ReadonlyArray<Alert>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all, counted up to 10,000. Computed only when asked. */
  readonly totalCount: Scalars['Int']['output'];
  /** Whether `totalCount` is the whole number rather than the cap. */
  readonly totalCountIsExact: Scalars['Boolean']['output'];
};

/** What alerts can be counted by. */
export type AlertDimension =
  /** The vendor connection it came through. */
  | 'ACCOUNT'
  /** What risk it is about. An alert with several categories counts once in each, as the filter `category` finds it by each; so these groups can add up to more than `total`. */
  | 'CATEGORY'
  /** How urgent it is. */
  | 'PRIORITY'
  /** Where the work stands. */
  | 'STATUS'
  /** Which control raised it. */
  | 'TYPE';

/** An alert in a page. */
export type AlertEdge = {
  /** Its cursor in this order. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The alert. */
  readonly node: Alert;
};

/** One change of an alert. */
export type AlertEvent = {
  /** Who caused it: a person's token subject, or `vendor` where the change came in from the vendor. */
  readonly actor: Scalars['String']['output'];
  /** What changed, as it was then. */
  readonly changedFields: ReadonlyArray<ChangedField>;
  /** The event's place in the feed. Pass the last one seen as `after` to go on from there. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The event's id; the same event has the same id whenever and wherever it is delivered. */
  readonly id: Scalars['ID']['output'];
  /** How the change moved the alert with respect to the filter. */
  readonly membership: Membership;
  /** The alert as it is now; null where it is gone. */
  readonly node?: Maybe<Alert>;
  /** The id of the alert. */
  readonly nodeId: Scalars['ID']['output'];
  /** When it happened, by the database's clock. */
  readonly occurredAt: Scalars['DateTime']['output'];
  /** What it is about. */
  readonly type: EventType;
};

/** Which alerts to list. All given conditions must hold; a list matches any of its values, an empty list nothing. What an alert does not have is in no list and no span. At most 5 deep, of 50 parts in all. */
export type AlertFilter = {
  /** Any of these accounts, by their opaque id or by the id of the providers file. */
  readonly accountIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** All of these must hold as well. */
  readonly and?: InputMaybe<ReadonlyArray<AlertFilter>>;
  /** Any of these assignees. By their user id at the vendor, which another person may have at another account; or by the id of a `User`, which means that person under whatever id an account knows them, and what is assigned to them in the gateway. */
  readonly assigneeIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** It belongs to any of these cases. Not in subscriptions: events do not carry the links of their time. */
  readonly caseIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Any of these among its categories. */
  readonly category?: InputMaybe<ReadonlyArray<AlertCategory>>;
  /** Created by the vendor in this span. */
  readonly createdAt?: InputMaybe<DateTimeRange>;
  /** Any of these dispositions. */
  readonly disposition?: InputMaybe<ReadonlyArray<Disposition>>;
  /** Due in this span. */
  readonly dueAt?: InputMaybe<DateTimeRange>;
  /** Any of these alerts. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** It has any of these labels. In subscriptions: as the event tells, or else as they are when it is delivered. */
  readonly labels?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Any of these stages. */
  readonly lifecycleStage?: InputMaybe<ReadonlyArray<LifecycleStage>>;
  /** Any of these match statuses. */
  readonly matchStatus?: InputMaybe<ReadonlyArray<MatchStatus>>;
  /** True: only those the vendor no longer shows; false: only those it shows. */
  readonly missing?: InputMaybe<Scalars['Boolean']['input']>;
  /** This must not hold. */
  readonly not?: InputMaybe<AlertFilter>;
  /** At least one of these must hold as well. */
  readonly or?: InputMaybe<ReadonlyArray<AlertFilter>>;
  /** Any of these priorities. */
  readonly priority?: InputMaybe<ReadonlyArray<Priority>>;
  /** Any of these risk levels. */
  readonly riskLevel?: InputMaybe<ReadonlyArray<RiskLevel>>;
  /** Found by its title, its vendor ids, a subject's name, a subject's vendor id and client reference, or the matched name of a hit. Every word must occur in the same one of these, in any order, in parts of words too (one or two letters: at the beginning of a word). Case, accents and scripts count as the same: `ivanov` finds Иванов. At most 200 characters; refused where it finds more than 20,000. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  /** Any of these deadline states. */
  readonly slaStatus?: InputMaybe<ReadonlyArray<SlaStatus>>;
  /** Any of these statuses. */
  readonly status?: InputMaybe<ReadonlyArray<AlertStatus>>;
  /** Any of these among its subjects. */
  readonly subjectIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Any of these types. */
  readonly type?: InputMaybe<ReadonlyArray<AlertType>>;
  /** True: only those without an assignee; false: only those with one. */
  readonly unassigned?: InputMaybe<Scalars['Boolean']['input']>;
  /** Changed by the vendor after this instant. */
  readonly updatedAfter?: InputMaybe<Scalars['DateTime']['input']>;
  /** Changed by the vendor in this span. */
  readonly updatedAt?: InputMaybe<DateTimeRange>;
  /** Any of these vendor ids of the alert. */
  readonly vendorIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Any of these vendors, for example `w2`. */
  readonly vendors?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Any of these work states. */
  readonly workState?: InputMaybe<ReadonlyArray<WorkState>>;
};

/** In what order to list alerts. Ties are settled by id. An unknown time sorts as later than every known one. */
export type AlertOrder =
  /** Oldest first, by the vendor's creation time. */
  | 'CREATED_AT_ASC'
  /** Newest first, by the vendor's creation time. */
  | 'CREATED_AT_DESC'
  /** Soonest due first. */
  | 'DUE_AT_ASC'
  /** Most urgent first, then newest first. */
  | 'PRIORITY_DESC'
  /** First changed first, by the vendor's time. */
  | 'UPDATED_AT_ASC'
  /** Last changed first, by the vendor's time. */
  | 'UPDATED_AT_DESC';

/** Machine-made research a vendor attached to an alert. It is advice, never a decision. */
export type AlertResearch = {
  /** The finding in words. */
  readonly assessment?: Maybe<Scalars['String']['output']>;
  /** How sure the machine is, 0 to 100. */
  readonly confidence?: Maybe<Scalars['Float']['output']>;
  /** How far it looks; null where the vendor does not say. */
  readonly depth?: Maybe<ResearchDepth>;
  /** How likely it holds the alert for a false positive, 0 to 100. */
  readonly falsePositiveProbability?: Maybe<Scalars['Float']['output']>;
  /** The vendor action it suggests, in the vendor's words. */
  readonly recommendedAction?: Maybe<Scalars['String']['output']>;
  /** When it finished. */
  readonly researchedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it consulted. */
  readonly sources: ReadonlyArray<ResearchSource>;
  /** How far it is. */
  readonly status: ResearchStatus;
  /** The vendor's own word for the status. */
  readonly statusSource: VendorValue;
};

/** Figures about alerts. */
export type AlertStats = {
  /** The groups that are not empty, the largest first. */
  readonly groups: ReadonlyArray<AlertStatsGroup>;
  /** Whether the figures cover every alert that matches. When false, more than 10,000 match, and the figures are those of the 10,000 newest by the vendor's creation time. */
  readonly isExact: Scalars['Boolean']['output'];
  /** Where the figures come from. COUNTERS when the filter asks for nothing but accounts, vendors, statuses, work states, priorities, categories and types. */
  readonly source: StatsSource;
  /** How many alerts match the filter, each counted once. */
  readonly total: Scalars['Int']['output'];
};

/** How many alerts have the same value in what they are grouped by. What was not grouped by is null. */
export type AlertStatsGroup = {
  /** The vendor connection, where grouped by ACCOUNT. */
  readonly account?: Maybe<ProviderAccount>;
  /** One of the alerts' categories, where grouped by CATEGORY. */
  readonly category?: Maybe<AlertCategory>;
  /** How many: as many as `alerts` lists when its filter asks for these values as well. */
  readonly count: Scalars['Int']['output'];
  /** The priority, where grouped by PRIORITY. */
  readonly priority?: Maybe<Priority>;
  /** The status, where grouped by STATUS. */
  readonly status?: Maybe<AlertStatus>;
  /** The type, where grouped by TYPE. */
  readonly type?: Maybe<AlertType>;
};

/** Where the work on an alert stands. Why it was closed is told by `matchStatus` and `disposition`. */
export type AlertStatus =
  /** No more work is expected. */
  | 'CLOSED'
  /** Handed up or promoted; `escalationTarget` says to whom. */
  | 'ESCALATED'
  /** Claimed or being examined. */
  | 'IN_REVIEW'
  /** It exists; nobody has taken it. */
  | 'OPEN'
  /** Paused, waiting for information or another party. */
  | 'PENDING'
  /** The vendor's word is not known; see `statusSource.raw`. */
  | 'UNKNOWN';

/** Which control raised an alert. */
export type AlertType =
  /** A company was checked against a registry. */
  | 'BUSINESS_VERIFICATION'
  /** Something is needed from the client. */
  | 'CLIENT_INPUT'
  /** An identity document was checked. */
  | 'DOCUMENT_VERIFICATION'
  /** A party seems to exist already. */
  | 'DUPLICATE_DETECTION'
  /** The risk of an e-mail address. */
  | 'EMAIL_SCREENING'
  /** A deeper check is required. */
  | 'ENHANCED_DUE_DILIGENCE'
  /** Credit or financial standing was checked. */
  | 'FINANCIAL_CHECK'
  /** A fraud signal. */
  | 'FRAUD_DETECTION'
  /** A person's identity data was checked. */
  | 'IDENTITY_VERIFICATION'
  /** Raised by the compliance team itself. */
  | 'INTERNAL_REVIEW'
  /** The risk of a network address. */
  | 'IP_SCREENING'
  /** An applicant stopped part-way. */
  | 'ONBOARDING_ABANDONMENT'
  /** A rule on blockchain transactions. */
  | 'ONCHAIN_MONITORING'
  /** The vendor says: other. */
  | 'OTHER'
  /** A scheduled refresh fell due. */
  | 'PERIODIC_REVIEW'
  /** A name was compared with lists or media. */
  | 'SCREENING'
  /** A rule on transactions in ordinary money. */
  | 'TRANSACTION_MONITORING'
  /** The vendor's word is not known. */
  | 'UNKNOWN';

/** Alerts and the person they go to. */
export type AssignAlertsInput = {
  /** The alerts, 1 to 1,000, of any vendors. Give either these or `selectionId`. */
  readonly alertIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The person, one of `users`; null takes the alerts from whoever has them. It has to be given, so that nobody is unassigned by forgetting it. */
  readonly assigneeId?: InputMaybe<Scalars['ID']['input']>;
  /** The version you saw of each alert, in the order of `alertIds`. An alert that changed since comes back as CONFLICT. Not for a selection. */
  readonly expectedVersions?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Why. Kept whole in the gateway, and sent to the vendor where it takes a text with this, unless `vendorMessage` is given. At most 10,000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** A selection of yours, made with `createSelection` for the action ASSIGN, or UNASSIGN where `assigneeId` is null. Give either this or `alertIds`. */
  readonly selectionId?: InputMaybe<Scalars['ID']['input']>;
  /** A shorter text for the vendor, where `reason` is longer than it takes. A text that is too long is refused, never cut. */
  readonly vendorMessage?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** Cases and the person they go to. */
export type AssignCasesInput = {
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The person, one of `users`; null takes the cases from whoever has them. It has to be given, so that nobody is unassigned by forgetting it. */
  readonly assigneeId?: InputMaybe<Scalars['ID']['input']>;
  /** The cases, 1 to 1,000, of any vendors and of the gateway. */
  readonly caseIds: ReadonlyArray<Scalars['ID']['input']>;
  /** The version you saw of each case, in the order of `caseIds`. A case that changed since comes back as CONFLICT. */
  readonly expectedVersions?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Why. Kept whole in the gateway, and sent to the vendor where it takes a text with this, unless `vendorMessage` is given. At most 10,000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** A shorter text for the vendor, where `reason` is longer than it takes. A text that is too long is refused, never cut. */
  readonly vendorMessage?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** A person or organisation the list entry is linked to. */
export type Associate = {
  /** How it is linked, in the vendor's words. */
  readonly association?: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
};

/** The first reading of an account to its end: announced by one event at its end, not record by record. */
export type BackfillProgress = {
  /** How many the vendor says there are, as far as it says so. */
  readonly announced?: Maybe<Scalars['Int']['output']>;
  /** When it ended; null while it goes on. */
  readonly completedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How many different records were seen. */
  readonly seen: Scalars['Int']['output'];
  /** When it began. */
  readonly startedAt: Scalars['DateTime']['output'];
};

/** Decisions to take back before they are sent. */
export type CancelCommandsInput = {
  /** The commands, 1 to 1,000. Give either these or `operationId`. */
  readonly commandIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** A key of your choice, at most 200 characters. The same key and input again does nothing and answers the same, with what is named in it as it is by then. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** An operation: those of its commands that are still QUEUED, in the order of its input, at most 1,000; call again for more. Give either this or `commandIds`. */
  readonly operationId?: InputMaybe<Scalars['ID']['input']>;
};

/** What became of commands that were to be taken back. */
export type CancelCommandsPayload = {
  /** One result per item, in the order of the input. */
  readonly results: ReadonlyArray<EndedCommandResult>;
};

/** A matter under investigation, or the file of a screened party. */
export type Case = Node & WorkItem & {
  /** The vendor connection it came through. */
  readonly account: ProviderAccount;
  /** Its alerts, at most this many. Use `alerts(filter: {caseIds: [...]})` to page through all. */
  readonly alerts: ReadonlyArray<Alert>;
  /** The person it is assigned to: at the vendor, or here for a case of the gateway's own. */
  readonly assignee?: Maybe<VendorUser>;
  /** Its links to alerts, those included whose alert has not arrived. */
  readonly caseAlerts: ReadonlyArray<CaseAlert>;
  /** Its links to those hits: how each of them belongs to the case. */
  readonly caseHits: ReadonlyArray<CaseHit>;
  /** What risk it is about. */
  readonly category?: Maybe<AlertCategory>;
  /** Finer words for the category, where the vendor gives them. */
  readonly categoryDetail: ReadonlyArray<CategoryDetail>;
  /** The vendor's own word for the category. */
  readonly categorySource?: Maybe<VendorValue>;
  /** Decisions about it, latest first. */
  readonly commands: ReadonlyArray<Command>;
  /** When the vendor created it; null where it does not say. */
  readonly createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** The vendor's description. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** The vendor's deadline. */
  readonly dueAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the gateway first saw it. */
  readonly firstSeenAt: Scalars['DateTime']['output'];
  /** Notes written through the gateway, newest first. No vendor shows them. */
  readonly gatewayNotes: ReadonlyArray<GatewayNote>;
  /** Screening hits the case holds directly, at a vendor without alerts, at most this many. */
  readonly hits: ReadonlyArray<ScreeningHit>;
  /** An opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Whether it is an investigation or a subject's file. */
  readonly kind: CaseKind;
  /** The labels your team put on it, by name. They are kept here, whatever the vendor. */
  readonly labels: ReadonlyArray<Scalars['String']['output']>;
  /** Since when the vendor no longer shows it: two complete readings in a row did not find it. Null again once it is seen. It is never deleted here. */
  readonly missingSince?: Maybe<Scalars['DateTime']['output']>;
  /** How it ended. */
  readonly outcome: CaseOutcome;
  /** The vendor's own word for the outcome; null without a source, or without the permission to see it. */
  readonly outcomeSource?: Maybe<VendorValue>;
  /** How urgent it is. */
  readonly priority: Priority;
  /** Whose word `priority` is. */
  readonly priorityOwner: FieldOwner;
  /** The vendor's own word for the priority. */
  readonly prioritySource: VendorValue;
  /** When the gateway last read what it shows now. */
  readonly readAt: Scalars['DateTime']['output'];
  /** What is odd about the vendor's record, and what was made of it; empty where nothing is, or where reading the record needs `sar:read`. */
  readonly recordFlags: ReadonlyArray<RecordFlag>;
  /** The vendor's note on the resolution. Null where reading it needs `sar:read`. */
  readonly resolutionNote?: Maybe<Scalars['String']['output']>;
  /** When it was closed at the vendor. */
  readonly resolvedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The person who closed it at the vendor. */
  readonly resolvedBy?: Maybe<VendorUser>;
  /** The people who review it at the vendor. */
  readonly reviewers: ReadonlyArray<VendorUser>;
  /** How dangerous the party is. */
  readonly riskLevel: RiskLevel;
  /** The vendor's own word for the risk level. */
  readonly riskLevelSource: VendorValue;
  /** Where the work stands. */
  readonly status: CaseStatus;
  /** The vendor's own word for the status. For a subject's file it is derived from the alerts. Withheld (no word, LOSSY) with the outcome, because at some vendors one word tells both. */
  readonly statusSource: VendorValue;
  /** The party it is about; the first of `subjects` the vendor names. */
  readonly subject?: Maybe<Subject>;
  /** All parties it is about, the primary one first, at most 100. Those of a case of the gateway's own may be of several accounts. */
  readonly subjects: ReadonlyArray<Subject>;
  /** The vendor's free words. */
  readonly tags: ReadonlyArray<Scalars['String']['output']>;
  /** What it is called. */
  readonly title?: Maybe<Scalars['String']['output']>;
  /** When the vendor last changed it; null where it does not say. */
  readonly updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The vendor, for example `zenoo`. */
  readonly vendor: Scalars['String']['output'];
  /** The vendor's own id of the case, as text. */
  readonly vendorId: Scalars['String']['output'];
  /** The vendor's whole record. Loaded only when asked for. Null where the case is known only through its alerts, or where reading it needs `sar:read`. */
  readonly vendorRecord?: Maybe<Scalars['JSON']['output']>;
  /** Raised by every change in the gateway. */
  readonly version: Scalars['Int']['output'];
  /** Where the work stands, in the words shared with alerts. */
  readonly workState: WorkState;
};


/** A matter under investigation, or the file of a screened party. */
export type CaseAlertsArgs = {
  first: Scalars['Int']['input'];
};


/** A matter under investigation, or the file of a screened party. */
export type CaseCaseAlertsArgs = {
  first: Scalars['Int']['input'];
};


/** A matter under investigation, or the file of a screened party. */
export type CaseCaseHitsArgs = {
  first: Scalars['Int']['input'];
};


/** A matter under investigation, or the file of a screened party. */
export type CaseCommandsArgs = {
  first: Scalars['Int']['input'];
};


/** A matter under investigation, or the file of a screened party. */
export type CaseGatewayNotesArgs = {
  first: Scalars['Int']['input'];
};


/** A matter under investigation, or the file of a screened party. */
export type CaseHitsArgs = {
  first: Scalars['Int']['input'];
};

/** The link between a case and an alert. Either end may not have arrived yet; then only its vendor id is known. */
export type CaseAlert = Node & {
  /** The vendor connection it came through. */
  readonly account: ProviderAccount;
  /** The alert; null while the gateway does not hold it. */
  readonly alert?: Maybe<Alert>;
  /** The vendor's id of the alert. */
  readonly alertVendorId: Scalars['String']['output'];
  /** The case; null while the gateway does not hold it. */
  readonly case?: Maybe<Case>;
  /** The vendor's id of the case. */
  readonly caseVendorId: Scalars['String']['output'];
  /** When the gateway first saw the link. */
  readonly firstSeenAt: Scalars['DateTime']['output'];
  /** An opaque id. */
  readonly id: Scalars['ID']['output'];
  /** How the alert belongs to the case. */
  readonly role: CaseAlertRole;
  /** The vendor's own word behind the role. */
  readonly roleSource: VendorValue;
};

/** A page of links between cases and alerts. */
export type CaseAlertConnection = {
  /** The links between cases and alerts with their cursors. */
  readonly edges: ReadonlyArray<CaseAlertEdge>;
  /** The links between cases and alerts. */
  readonly nodes: ReadonlyArray<CaseAlert>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all, counted up to 10,000. Computed only when asked. */
  readonly totalCount: Scalars['Int']['output'];
  /** Whether `totalCount` is the whole number rather than the cap. */
  readonly totalCountIsExact: Scalars['Boolean']['output'];
};

/** A link between a case and an alert in a page. */
export type CaseAlertEdge = {
  /** Its cursor in this order. */
  readonly cursor: Scalars['Cursor']['output'];
  /** A link between a case and an alert. */
  readonly node: CaseAlert;
};

/** Which links to list. */
export type CaseAlertFilter = {
  /** Any of these accounts, by their opaque id or by the id of the providers file. */
  readonly accountIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Links of any of these alerts. */
  readonly alertIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Links of any of these cases. */
  readonly caseIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Any of these roles. */
  readonly role?: InputMaybe<ReadonlyArray<CaseAlertRole>>;
};

/** In what order to list links. */
export type CaseAlertOrder =
  /** First seen first. */
  | 'FIRST_SEEN_ASC'
  /** Last seen first. */
  | 'FIRST_SEEN_DESC';

/** How an alert belongs to a case. */
export type CaseAlertRole =
  /** It belongs to the case; the vendor draws no distinction. */
  | 'MEMBER'
  /** Its escalation opened the case. */
  | 'ORIGIN'
  /** Linked later as evidence. */
  | 'SUPPORTING'
  /** The vendor's word is not known. */
  | 'UNKNOWN';

/** What became of a decision, item by item. */
export type CaseCommandPayload = {
  /** The operation to follow with `operation(id:)` or the feed. It is recorded even where every item was refused. */
  readonly operation: Operation;
  /** One result per item, in the order of the input. Of a selection with more than 1,000 records, the first 1,000: `operation.commands` pages through all. */
  readonly results: ReadonlyArray<CaseCommandResult>;
};

/** What became of one case. */
export type CaseCommandResult = CommandResult & {
  /** The case as it is now, or that was made; null where there is none yet, or it is not yours. */
  readonly case?: Maybe<Case>;
  /** Why it was not carried out; null otherwise. */
  readonly code?: Maybe<ResultCode>;
  /** The command in the ledger; null where the item was refused before it was recorded. */
  readonly command?: Maybe<Command>;
  /** What shows that it was carried out; null while nothing does. */
  readonly evidence?: Maybe<Evidence>;
  /** The item's place in the input, from 0. */
  readonly index: Scalars['Int']['output'];
  /** What happened, in words. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** Where it stands now. */
  readonly state: CommandState;
  /** The id given in the input; for a record that is to be made, that of the account. */
  readonly targetId: Scalars['ID']['output'];
  /** What was lost on the way. */
  readonly warnings: ReadonlyArray<Scalars['String']['output']>;
};

/** A page of cases. */
export type CaseConnection = {
  /** The cases with their cursors. */
  readonly edges: ReadonlyArray<CaseEdge>;
  /** The cases. */
  readonly nodes: ReadonlyArray<Case>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all, counted up to 10,000. Computed only when asked. */
  readonly totalCount: Scalars['Int']['output'];
  /** Whether `totalCount` is the whole number rather than the cap. */
  readonly totalCountIsExact: Scalars['Boolean']['output'];
};

/** What cases can be counted by. */
export type CaseDimension =
  /** The vendor connection it came through. */
  | 'ACCOUNT'
  /** What risk it is about. */
  | 'CATEGORY'
  /** Whether it is an investigation or a subject's file. */
  | 'KIND'
  /** How it ended, as this reader sees it: without the permission `sar:read` every closed case of an account that can refer for suspicious-activity reporting counts as UNSTATED. */
  | 'OUTCOME'
  /** How urgent it is. */
  | 'PRIORITY'
  /** Where the work stands. */
  | 'STATUS';

/** A case in a page. */
export type CaseEdge = {
  /** Its cursor in this order. */
  readonly cursor: Scalars['Cursor']['output'];
  /** A case. */
  readonly node: Case;
};

/** Which cases to list. All given conditions must hold; a list matches any of its values, an empty list nothing. What a case does not have is in no list and no span. At most 5 deep, of 50 parts in all. */
export type CaseFilter = {
  /** Any of these accounts, by their opaque id or by the id of the providers file. */
  readonly accountIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** All of these must hold as well. */
  readonly and?: InputMaybe<ReadonlyArray<CaseFilter>>;
  /** Any of these assignees. By their user id at the vendor, which another person may have at another account; or by the id of a `User`, which means that person under whatever id an account knows them, and what is assigned to them in the gateway. */
  readonly assigneeIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Any of these categories. */
  readonly category?: InputMaybe<ReadonlyArray<AlertCategory>>;
  /** Created by the vendor in this span. */
  readonly createdAt?: InputMaybe<DateTimeRange>;
  /** Any of these cases. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Any of these kinds. */
  readonly kind?: InputMaybe<ReadonlyArray<CaseKind>>;
  /** It has any of these labels. */
  readonly labels?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** True: only those the vendor no longer shows; false: only those it shows. */
  readonly missing?: InputMaybe<Scalars['Boolean']['input']>;
  /** This must not hold. */
  readonly not?: InputMaybe<CaseFilter>;
  /** At least one of these must hold as well. */
  readonly or?: InputMaybe<ReadonlyArray<CaseFilter>>;
  /** Any of these outcomes, as this reader sees them. */
  readonly outcome?: InputMaybe<ReadonlyArray<CaseOutcome>>;
  /** Any of these priorities. */
  readonly priority?: InputMaybe<ReadonlyArray<Priority>>;
  /** Any of these risk levels. */
  readonly riskLevel?: InputMaybe<ReadonlyArray<RiskLevel>>;
  /** Found by its title, its vendor id, the name or the vendor id and client reference of one of its subjects or of a subject of its alerts, or the matched name of a hit it holds itself. Every word must occur in the same one of these, in any order, in parts of words too (one or two letters: at the beginning of a word). Case, accents and scripts count as the same: `ivanov` finds Иванов. At most 200 characters; refused where it finds more than 20,000. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  /** Any of these statuses. */
  readonly status?: InputMaybe<ReadonlyArray<CaseStatus>>;
  /** Any of these among its subjects. */
  readonly subjectIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** True: only those without an assignee; false: only those with one. */
  readonly unassigned?: InputMaybe<Scalars['Boolean']['input']>;
  /** Changed by the vendor after this instant. */
  readonly updatedAfter?: InputMaybe<Scalars['DateTime']['input']>;
  /** Changed by the vendor in this span. */
  readonly updatedAt?: InputMaybe<DateTimeRange>;
  /** Any of these vendor ids of the case. */
  readonly vendorIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Any of these vendors. */
  readonly vendors?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Any of these work states. */
  readonly workState?: InputMaybe<ReadonlyArray<WorkState>>;
};

/** The link between a case and a screening hit that it holds directly, at a vendor without alerts. */
export type CaseHit = {
  /** When the gateway first saw the link. */
  readonly firstSeenAt: Scalars['DateTime']['output'];
  /** The hit. */
  readonly hit: ScreeningHit;
  /** How the hit belongs to the case: ORIGIN where it opened it, SUPPORTING where somebody named it as evidence. */
  readonly role: CaseAlertRole;
  /** The vendor's own word behind the role. */
  readonly roleSource: VendorValue;
};

/** What a vendor means by a case. */
export type CaseKind =
  /** A matter somebody investigates. */
  | 'INVESTIGATION'
  /** The file of a screened party, under which its alerts hang. It has no workflow of its own. */
  | 'SUBJECT_FILE';

/** In what order to list cases. An unknown time sorts as later than every known one. */
export type CaseOrder =
  /** Oldest first, by the vendor's creation time. */
  | 'CREATED_AT_ASC'
  /** Newest first, by the vendor's creation time. */
  | 'CREATED_AT_DESC'
  /** First changed first, by the vendor's time. */
  | 'UPDATED_AT_ASC'
  /** Last changed first, by the vendor's time. */
  | 'UPDATED_AT_DESC';

/** How a case ended. */
export type CaseOutcome =
  /** The risk was taken. */
  | 'ACCEPTED'
  /** The risk was taken with conditions. */
  | 'ACCEPTED_WITH_CONDITIONS'
  /** No further action. */
  | 'DISMISSED'
  /** It has not ended. */
  | 'NONE'
  /** Handed to suspicious-activity reporting; whether a report was filed is not implied. Shown only with the permission `sar:read`; without it every closed case of an account that can express it reads UNSTATED. */
  | 'REFERRED_FOR_SAR'
  /** The party was declined. */
  | 'REJECTED'
  /** The vendor's word is not known. */
  | 'UNKNOWN'
  /** Closed; the reason is not exposed. */
  | 'UNSTATED';

/** Figures about cases. */
export type CaseStats = {
  /** The groups that are not empty, the largest first. */
  readonly groups: ReadonlyArray<CaseStatsGroup>;
  /** Whether the figures cover every case that matches. When false, more than 10,000 match, and the figures are those of the 10,000 newest by the vendor's creation time. */
  readonly isExact: Scalars['Boolean']['output'];
  /** Where the figures come from. COUNTERS when the filter asks for nothing but accounts, vendors, kinds, statuses, work states, outcomes, priorities and categories. */
  readonly source: StatsSource;
  /** How many cases match the filter. */
  readonly total: Scalars['Int']['output'];
};

/** How many cases have the same value in what they are grouped by. What was not grouped by is null. */
export type CaseStatsGroup = {
  /** The vendor connection, where grouped by ACCOUNT. */
  readonly account?: Maybe<ProviderAccount>;
  /** The category, where grouped by CATEGORY; null for the group of cases without one. */
  readonly category?: Maybe<AlertCategory>;
  /** How many: as many as `cases` lists when its filter asks for these values as well. */
  readonly count: Scalars['Int']['output'];
  /** The kind, where grouped by KIND. */
  readonly kind?: Maybe<CaseKind>;
  /** The outcome, where grouped by OUTCOME. */
  readonly outcome?: Maybe<CaseOutcome>;
  /** The priority, where grouped by PRIORITY. */
  readonly priority?: Maybe<Priority>;
  /** The status, where grouped by STATUS. */
  readonly status?: Maybe<CaseStatus>;
};

/** Where the work on a case stands. */
export type CaseStatus =
  /** Finished; see `outcome`. */
  | 'CLOSED'
  /** Handed up. */
  | 'ESCALATED'
  /** Being investigated. */
  | 'IN_PROGRESS'
  /** Created, not started. */
  | 'OPEN'
  /** Waiting for enhanced due diligence. */
  | 'PENDING_EDD'
  /** Waiting for an outside answer. */
  | 'PENDING_INFORMATION'
  /** Waiting for a second person. */
  | 'PENDING_REVIEW'
  /** The vendor's word is not known; see `statusSource.raw`. */
  | 'UNKNOWN';

/** When a vendor opens cases by itself. */
export type CaseTrigger = {
  /** Whether the vendor opens cases by it. */
  readonly enabled: Scalars['Boolean']['output'];
  /** How sure the vendor has to be, in per cent; null where it was left open. */
  readonly minConfidence?: Maybe<Scalars['Float']['output']>;
  /** How high the risk score has to be; null where it was left open. */
  readonly minRiskScore?: Maybe<Scalars['Float']['output']>;
  /** The vendor's own name of the trigger. */
  readonly name: Scalars['String']['output'];
  /** How urgent the cases are; null where it was left open. */
  readonly priority?: Maybe<Priority>;
};

/** When a vendor opens cases by itself. */
export type CaseTriggerInput = {
  /** Whether the vendor opens cases by it. */
  readonly enabled: Scalars['Boolean']['input'];
  /** How sure the vendor has to be, in per cent, 0 to 100. */
  readonly minConfidence?: InputMaybe<Scalars['Float']['input']>;
  /** How high the risk score has to be, 0 to 100. */
  readonly minRiskScore?: InputMaybe<Scalars['Float']['input']>;
  /** The vendor's own name of the trigger. */
  readonly name: Scalars['String']['input'];
  /** How urgent the cases are. */
  readonly priority?: InputMaybe<Priority>;
};

/** The triggers of an account as they were last set from here. The vendor documents no way to read them: what was changed elsewhere since does not show. */
export type CaseTriggers = {
  /** The decision they were set by, with what shows that the vendor took it. */
  readonly command: Command;
  /** When the vendor was shown or said to have taken them. */
  readonly setAt: Scalars['DateTime']['output'];
  /** Who set them, by the token's subject. */
  readonly setBy: Scalars['String']['output'];
  /** The triggers, as they were set. */
  readonly triggers: ReadonlyArray<CaseTrigger>;
};

/** A finer word for some categories. */
export type CategoryDetail =
  /** The document is not readable. */
  | 'BLURRY_DOCUMENT'
  /** Birth dates differ between sources. */
  | 'DOB_MISMATCH'
  /** The face does not match the document. */
  | 'FACE_MISMATCH'
  /** Names differ between sources. */
  | 'NAME_MISMATCH'
  /** Only part of the face is visible. */
  | 'PARTIAL_FACE'
  /** A document looks altered. */
  | 'TAMPERED_DOCUMENT';

/** One field's change. */
export type ChangedField = {
  /** The field's name. */
  readonly field: Scalars['String']['output'];
  /** The value before; null where there was none. */
  readonly from?: Maybe<Scalars['JSON']['output']>;
  /** The value after; null where there is none. */
  readonly to?: Maybe<Scalars['JSON']['output']>;
};

/** Who closed an alert. */
export type ClosedBy =
  /** The vendor's own automation. */
  | 'AUTOMATION'
  /** A person. */
  | 'HUMAN'
  /** The vendor does not say. */
  | 'UNKNOWN';

/** One decision about one record, from its recording to its proof. */
export type Command = Node & {
  /** The account it goes to. */
  readonly account: ProviderAccount;
  /** What was decided. */
  readonly action: CommandAction;
  /** The alert it is about; null where it is about something else. */
  readonly alert?: Maybe<Alert>;
  /** How often it was sent. */
  readonly attempts: Scalars['Int']['output'];
  /** The case it is about; null where it is about something else. */
  readonly case?: Maybe<Case>;
  /** Why it was not carried out; null otherwise. */
  readonly code?: Maybe<ResultCode>;
  /** When it was recorded. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** What shows that it was carried out; null while nothing does. */
  readonly evidence?: Maybe<Evidence>;
  /** The hit it is about; null where it is about something else. */
  readonly hit?: Maybe<ScreeningHit>;
  /** An opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Its place in the operation's input, from 0. */
  readonly index: Scalars['Int']['output'];
  /** What happened, in words; the vendor's own where it refused. Withheld like `reason`. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** The operation it belongs to. */
  readonly operation: Operation;
  /** The reason given, whole. Null without the permission `sar:read` where it is about the status of a case that could have been referred to suspicious-activity reporting. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** The record it made: an alert, or a case, that of an escalation included. Null where it makes none, until the record is here, and where the vendor does not say which case its escalation opened. */
  readonly result?: Maybe<Node>;
  /** The earlier command it tries again. */
  readonly retryOf?: Maybe<Command>;
  /** When it was settled by hand. */
  readonly settledAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who settled it by hand, by the token's subject; null where nobody did. */
  readonly settledBy?: Maybe<Scalars['String']['output']>;
  /** Why it was settled so. */
  readonly settledReason?: Maybe<Scalars['String']['output']>;
  /** Where it stands. */
  readonly state: CommandState;
  /** The id of the record it is about. */
  readonly targetId: Scalars['ID']['output'];
  /** What kind of record it is about. */
  readonly targetKind: TargetKind;
  /** When it last changed. */
  readonly updatedAt: Scalars['DateTime']['output'];
  /** What was lost on the way. Withheld like `reason`. */
  readonly warnings: ReadonlyArray<Scalars['String']['output']>;
};

/** Everything the ledger records: decisions about alerts, and what else is done to records and accounts. */
export type CommandAction =
  /** Close it: the risk is taken. */
  | 'ACCEPT'
  /** Close it: the risk is taken, with conditions. */
  | 'ACCEPT_WITH_CONDITIONS'
  /** Take it into work. */
  | 'ACKNOWLEDGE'
  /** A text only; kept in the gateway. */
  | 'ADD_NOTE'
  /** Add reviewers to a case. */
  | 'ADD_REVIEWERS'
  /** Set the assignee. */
  | 'ASSIGN'
  /** Close it: nothing to do; says nothing about identity. */
  | 'CLOSE_NO_ACTION'
  /** State that it is the same party; the decision stays open. */
  | 'CONFIRM_MATCH'
  /** Make a new record. */
  | 'CREATE'
  /** Make a new case from a template the vendor keeps. */
  | 'CREATE_FROM_TEMPLATE'
  /** Decide about one hit of a screening; kept in the gateway. */
  | 'DECIDE_HIT'
  /** Open an investigation with this alert as its origin. */
  | 'ESCALATE_TO_CASE'
  /** Hand it to a senior person. */
  | 'ESCALATE_TO_REVIEWER'
  /** Put labels on the record or take them off; kept in the gateway. */
  | 'LABEL'
  /** Link alerts to a case. */
  | 'LINK_ALERTS'
  /** Link screened parties to the record. */
  | 'LINK_SUBJECTS'
  /** Link transactions to the record, by the vendor's ids of them. */
  | 'LINK_TRANSACTIONS'
  /** Close it: not the same party. */
  | 'MARK_FALSE_POSITIVE'
  /** Close it: the party is declined. */
  | 'REJECT'
  /** Take reviewers off a case. */
  | 'REMOVE_REVIEWERS'
  /** Back to open; the outcome is cleared. */
  | 'REOPEN'
  /** Ask the client or another party for something. */
  | 'REQUEST_INFORMATION'
  /** Ask for the vendor's machine-made research on an alert. */
  | 'REQUEST_RESEARCH'
  /** Change the priority only. */
  | 'SET_PRIORITY'
  /** Replace the reviewers of a case. */
  | 'SET_REVIEWERS'
  /** Change the risk level only. */
  | 'SET_RISK'
  /** Set the status of a case, with its outcome where it is closed. */
  | 'SET_STATUS'
  /** Clear the assignee. */
  | 'UNASSIGN'
  /** Change fields of the record; what is not named is left alone. */
  | 'UPDATE'
  /** Change when the vendor opens cases by itself. */
  | 'UPDATE_TRIGGERS';

/** A page of commands. */
export type CommandConnection = {
  /** The commands with their cursors. */
  readonly edges: ReadonlyArray<CommandEdge>;
  /** The commands. */
  readonly nodes: ReadonlyArray<Command>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** A command in a page. */
export type CommandEdge = {
  /** Its cursor, in the order of the input. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The command. */
  readonly node: Command;
};

/** What every item's result says. */
export type CommandResult = {
  /** Why it was not carried out; null otherwise. */
  readonly code?: Maybe<ResultCode>;
  /** The command in the ledger; null where the item was refused before it was recorded. */
  readonly command?: Maybe<Command>;
  /** What shows that it was carried out; null while nothing does. */
  readonly evidence?: Maybe<Evidence>;
  /** The item's place in the input, from 0. */
  readonly index: Scalars['Int']['output'];
  /** What happened, in words. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** Where it stands now. */
  readonly state: CommandState;
  /** The id given in the input; for a record that is to be made, that of the account. */
  readonly targetId: Scalars['ID']['output'];
  /** What was lost on the way. */
  readonly warnings: ReadonlyArray<Scalars['String']['output']>;
};

/** Where the delivery of one decision stands. */
export type CommandState =
  /** Withdrawn before it was sent. */
  | 'CANCELLED'
  /** Done, and shown to be done; see `evidence`. */
  | 'CONFIRMED'
  /** Waiting for a second person. */
  | 'PENDING_APPROVAL'
  /** Recorded; not sent yet. */
  | 'QUEUED'
  /** Refused; nothing was changed. See `code` and `message`. */
  | 'REJECTED'
  /** Being sent, or being read back after an answer that did not come. */
  | 'SENDING'
  /** It is not known whether the vendor applied it. It is never sent again by itself: a person decides. */
  | 'UNCERTAIN'
  /** The vendor answered cleanly but offers nothing to check it by. */
  | 'UNVERIFIED';

/** Alerts to be made at a vendor that takes them. */
export type CreateAlertsInput = {
  /** The account, by its opaque id or by the id of the providers file. */
  readonly accountId: Scalars['ID']['input'];
  /** The alerts, 1 to 1,000. They travel in as many vendor calls as its limit needs. */
  readonly alerts: ReadonlyArray<NewAlertInput>;
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** True: where the vendor has an alert with the same reference, it is changed instead. False: it is refused. */
  readonly upsert: Scalars['Boolean']['input'];
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** A case to be made from a template that the vendor keeps. */
export type CreateCaseFromTemplateInput = {
  /** The account, by its opaque id or by the id of the providers file. */
  readonly accountId: Scalars['ID']['input'];
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The party it is about. */
  readonly subject: NewCaseSubjectInput;
  /** The vendor's name of the template. */
  readonly template: Scalars['String']['input'];
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** Cases to be made. */
export type CreateCasesInput = {
  /** The account, by its opaque id or by the id of the providers file; null, or left out, for cases of the gateway's own, which gather alerts of any vendors. */
  readonly accountId?: InputMaybe<Scalars['ID']['input']>;
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The cases, 1 to 1,000. They travel in as many vendor calls as its limit needs. */
  readonly cases: ReadonlyArray<NewCaseInput>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** Which records to freeze, and what is to be decided about them. Give everything the decision will be given: what is left out is planned as left out, but for its texts. */
export type CreateSelectionInput = {
  /** What is to be decided. */
  readonly action: SelectionAction;
  /** Plan as if a loss were accepted. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The person, one of `users`, for ASSIGN and ESCALATE_TO_REVIEWER. */
  readonly assigneeId?: InputMaybe<Scalars['ID']['input']>;
  /** The case, for ESCALATE_TO_CASE. */
  readonly case?: InputMaybe<EscalationCaseInput>;
  /** The conditions, for ACCEPT_WITH_CONDITIONS. Left out, the plan supposes short ones. */
  readonly conditions?: InputMaybe<Scalars['String']['input']>;
  /** How far the machine is to look, for REQUEST_RESEARCH. */
  readonly depth: ResearchDepth;
  /** Which alerts, as for `alerts(filter:)`; `{}` for all. At most 10,000 may match: more are refused, never cut. */
  readonly filter: AlertFilter;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same selection, as long as it is kept, instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The priority, for SET_PRIORITY. */
  readonly priority?: InputMaybe<Priority>;
  /** Why; for ADD_NOTE the note. Some vendors take only so many characters: with it the plan shows which would refuse it. Left out, the plan supposes a short one wherever the decision needs one. The decision brings its own. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** The risk level, where the vendor's way to say it needs one. */
  readonly riskLevel?: InputMaybe<RiskLevel>;
  /** A shorter text for the vendor, where `reason` is longer than it takes. */
  readonly vendorMessage?: InputMaybe<Scalars['String']['input']>;
  /** The exact vendor word to write instead of the one this gateway would choose. */
  readonly vendorValue?: InputMaybe<Scalars['String']['input']>;
};

/** A selection that was made. */
export type CreateSelectionPayload = {
  /** The selection. */
  readonly selection: Selection;
};

/** A field of your firm's own on an alert. */
export type CustomFieldInput = {
  /** Its key at the vendor. */
  readonly key: Scalars['String']['input'];
  /** What people see. */
  readonly label: Scalars['String']['input'];
  /** Its value. */
  readonly value: Scalars['String']['input'];
};

/** A span of time. Both ends are included; leave one out for an open end. */
export type DateTimeRange = {
  /** Not before this instant. */
  readonly from?: InputMaybe<Scalars['DateTime']['input']>;
  /** Not after this instant. */
  readonly to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** What a person decided about hits of screenings. */
export type DecideScreeningHitsInput = {
  /** Taken as by every mutation; it changes nothing here, because what the gateway keeps is kept whole. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** What was decided about it: UNDECIDED, NO_ACTION_REQUIRED, ACCEPTED, ACCEPTED_WITH_CONDITIONS or REJECTED. Left out: what was decided before no longer counts, and nothing takes its place. */
  readonly disposition?: InputMaybe<Disposition>;
  /** The version you saw of each hit, in the order of `hitIds`. A hit that changed since comes back as CONFLICT. */
  readonly expectedVersions?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** The hits, 1 to 1,000, of any vendors. */
  readonly hitIds: ReadonlyArray<Scalars['ID']['input']>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Whether the listed party is the screened one: NO_MATCH, POTENTIAL_MATCH, TRUE_MATCH, FALSE_POSITIVE or INDETERMINATE. */
  readonly matchStatus: MatchStatus;
  /** Why. Kept whole. At most 10,000 characters. */
  readonly reason: Scalars['String']['input'];
  /** Taken as by every mutation, 0 to 10,000 milliseconds; nothing is sent here, so the answer comes at once. */
  readonly waitMs: Scalars['Int']['input'];
};

/** What was decided about it. */
export type Disposition =
  /** The risk was taken, or the party approved. */
  | 'ACCEPTED'
  /** Approved with limits or monitoring. */
  | 'ACCEPTED_WITH_CONDITIONS'
  /** Finished with nothing to do; says nothing about identity. */
  | 'NO_ACTION_REQUIRED'
  /** The party was declined. */
  | 'REJECTED'
  /** No decision yet. */
  | 'UNDECIDED'
  /** The vendor shows it as finished but exposes no decision. */
  | 'UNSTATED';

/** Two parties that seem to be one. */
export type DuplicateParties = {
  /** The party that seems to be the same. */
  readonly duplicate?: Maybe<Subject>;
  /** The party that was there first. */
  readonly original?: Maybe<Subject>;
};

/** What became of taking a command back, or of settling it. */
export type EndedCommandResult = {
  /** INVALID_STATE: it is not where this could be done. NOT_FOUND: there is none, or it is not yours. Null where it was done. */
  readonly code?: Maybe<ResultCode>;
  /** The command as it is now; null where there is none, or it is not yours. */
  readonly command?: Maybe<Command>;
  /** The item's place in the input, from 0. */
  readonly index: Scalars['Int']['output'];
  /** What stood in the way, in words. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** Where the command stands now. REJECTED with the code NOT_FOUND where there is no such command. */
  readonly state: CommandState;
  /** The command's id as given; for an operation, the command's id. */
  readonly targetId: Scalars['ID']['output'];
};

/** Alerts that are handed up. */
export type EscalateAlertsInput = {
  /** The alerts, 1 to 1,000, of any vendors. Give either these or `selectionId`. */
  readonly alertIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The senior person, one of `users`. Only with SENIOR_REVIEWER; for a case see `case.assigneeId`. */
  readonly assigneeId?: InputMaybe<Scalars['ID']['input']>;
  /** The case. Only with CASE. */
  readonly case?: InputMaybe<EscalationCaseInput>;
  /** The version you saw of each alert, in the order of `alertIds`. An alert that changed since comes back as CONFLICT. Not for a selection. */
  readonly expectedVersions?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Why. Kept whole in the gateway, and sent to the vendor where it takes a text with this, unless `vendorMessage` is given. At most 10,000 characters. */
  readonly reason: Scalars['String']['input'];
  /** A selection of yours, made with `createSelection` for the action ESCALATE_TO_CASE or ESCALATE_TO_REVIEWER, as `target` says. Give either this or `alertIds`. */
  readonly selectionId?: InputMaybe<Scalars['ID']['input']>;
  /** To whom. */
  readonly target: EscalateTo;
  /** A shorter text for the vendor, where `reason` is longer than it takes. A text that is too long is refused, never cut. */
  readonly vendorMessage?: InputMaybe<Scalars['String']['input']>;
  /** The exact vendor word to write instead of the one this gateway would choose. It is checked against the vendor's documented list. */
  readonly vendorValue?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** To whom alerts are handed up. */
export type EscalateTo =
  /** An investigation, with the alert as its origin: the vendor's own where it makes one, a case of the gateway's own otherwise. */
  | 'CASE'
  /** A senior person. */
  | 'SENIOR_REVIEWER';

/** The case that escalated alerts are gathered in. What is left out the vendor, or the gateway, decides. */
export type EscalationCaseInput = {
  /** The person it goes to, one of `users`. */
  readonly assigneeId?: InputMaybe<Scalars['ID']['input']>;
  /** A case of the gateway's own that is there already; the alerts are gathered in it. Cannot be given together with anything else here. */
  readonly caseId?: InputMaybe<Scalars['ID']['input']>;
  /** What risk it is about. */
  readonly category?: InputMaybe<AlertCategory>;
  /** What it is about; `reason` where it is left out. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** When it is due. */
  readonly dueAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** How urgent it is: CRITICAL, HIGH, MEDIUM or LOW. */
  readonly priority?: InputMaybe<Priority>;
  /** What it is called. */
  readonly title?: InputMaybe<Scalars['String']['input']>;
  /** True: one new case of the gateway's own gathers all of the alerts, also beside the cases that vendors open by themselves. False: one case for each alert. */
  readonly together: Scalars['Boolean']['input'];
  /** Which control raised it, where the category alone does not say what the vendor has to write: DUE_DILIGENCE is PERIODIC_REVIEW or ENHANCED_DUE_DILIGENCE at Corsa. */
  readonly type?: InputMaybe<AlertType>;
};

/** To whom an escalated alert was handed. */
export type EscalationTarget =
  /** An investigation case was opened. */
  | 'CASE'
  /** A senior reviewer or manager. */
  | 'SENIOR_REVIEWER'
  /** The vendor does not say. */
  | 'UNSPECIFIED';

/** One change in the tenant's data. Events are ordered, without gaps, and delivered at least once; `id` tells a repetition. */
export type Event = {
  /** Who caused it: a person's token subject, or `vendor` where the change came in from the vendor. */
  readonly actor: Scalars['String']['output'];
  /** What changed, as it was then. */
  readonly changedFields: ReadonlyArray<ChangedField>;
  /** The event's place in the feed. Pass the last one seen as `after` to go on from there. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The event's id; the same event has the same id whenever and wherever it is delivered. */
  readonly id: Scalars['ID']['output'];
  /** How the change moved the record with respect to the filter. */
  readonly membership: Membership;
  /** The record as it is now; null where it is gone or may not be seen. */
  readonly node?: Maybe<Node>;
  /** The id of the record it is about. */
  readonly nodeId: Scalars['ID']['output'];
  /** When it happened, by the database's clock. */
  readonly occurredAt: Scalars['DateTime']['output'];
  /** What it is about. */
  readonly type: EventType;
};

/** A page of events. */
export type EventConnection = {
  /** The events with their cursors. */
  readonly edges: ReadonlyArray<EventEdge>;
  /** The events. */
  readonly nodes: ReadonlyArray<Event>;
  /** Where the page stands. `endCursor` is set even on an empty page: it is how far the feed was read, and a subscription goes on from there. A filter that matches little can end a page early; go on while there is a next one. */
  readonly pageInfo: PageInfo;
};

/** An event in a page. */
export type EventEdge = {
  /** Its cursor. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The event. */
  readonly node: Event;
};

/** Which events to deliver. */
export type EventFilter = {
  /** Only changes of records of any of these accounts. */
  readonly accountIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Only changes of any of these records. */
  readonly nodeIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

/** What an event is about. */
export type EventType =
  /** A vendor connection changed its state, or its first read ended. */
  | 'ACCOUNT_CHANGED'
  /** An alert changed. */
  | 'ALERT_CHANGED'
  /** An alert was seen for the first time. */
  | 'ALERT_CREATED'
  /** A case changed. */
  | 'CASE_CHANGED'
  /** A case was seen for the first time. */
  | 'CASE_CREATED'
  /** A decision moved on in its delivery. */
  | 'COMMAND_CHANGED'
  /** An alert or case reads differently because the gateway's vocabulary learned; nothing changed at the vendor. */
  | 'REMAPPED';

/** What shows that a command was carried out. */
export type Evidence = {
  /** When it was seen. */
  readonly at: Scalars['DateTime']['output'];
  /** What kind of proof it is. */
  readonly kind: EvidenceKind;
};

/** By what a command is called confirmed. */
export type EvidenceKind =
  /** The gateway keeps it itself, because the vendor has no field for it. */
  | 'GATEWAY'
  /** The record was read again and shows the decision. This proves the state, not who set it. */
  | 'READ_BACK'
  /** The vendor's own answer names the record as changed. */
  | 'VENDOR_ANSWER';

/** How faithfully a vendor's word was translated into the canonical value beside it. */
export type Fidelity =
  /** A slightly different meaning, still one to one. */
  | 'APPROX'
  /** The vendor has no such field; the value says so. */
  | 'DEFAULT'
  /** Computed from other fields of the record, or from an assumption. */
  | 'DERIVED'
  /** The same meaning, one to one. */
  | 'EXACT'
  /** Several vendor words share the canonical value, or the vendor's word says more or less than it. */
  | 'LOSSY'
  /** The vendor used a word this gateway does not know. It is kept in `raw`; the canonical value is UNKNOWN. */
  | 'UNRECOGNISED';

/** Whose word a field of a record is. */
export type FieldOwner =
  /** The gateway's: it was decided here, because the vendor has no field for it, and is kept here. */
  | 'GATEWAY'
  /** The vendor's: it is what the vendor's record says. */
  | 'VENDOR';

/** A note somebody wrote through the gateway, kept here and not at any vendor. */
export type GatewayNote = {
  /** Who wrote it, as their access token names them. */
  readonly author: Scalars['String']['output'];
  /** When it was written. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** An opaque id. */
  readonly id: Scalars['ID']['output'];
  /** Its text, whole. */
  readonly text: Scalars['String']['output'];
};

/** What became of a decision, item by item. */
export type HitCommandPayload = {
  /** The operation to follow with `operation(id:)` or the feed. It is recorded even where every item was refused. */
  readonly operation: Operation;
  /** One result per item, in the order of the input. Of a selection with more than 1,000 records, the first 1,000: `operation.commands` pages through all. */
  readonly results: ReadonlyArray<HitCommandResult>;
};

/** What became of one hit. */
export type HitCommandResult = CommandResult & {
  /** Why it was not carried out; null otherwise. */
  readonly code?: Maybe<ResultCode>;
  /** The command in the ledger; null where the item was refused before it was recorded. */
  readonly command?: Maybe<Command>;
  /** What shows that it was carried out; null while nothing does. */
  readonly evidence?: Maybe<Evidence>;
  /** The hit as it is now; null where there is none, or it is not yours. */
  readonly hit?: Maybe<ScreeningHit>;
  /** The item's place in the input, from 0. */
  readonly index: Scalars['Int']['output'];
  /** What happened, in words. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** Where it stands now. */
  readonly state: CommandState;
  /** The id given in the input; for a record that is to be made, that of the account. */
  readonly targetId: Scalars['ID']['output'];
  /** What was lost on the way. */
  readonly warnings: ReadonlyArray<Scalars['String']['output']>;
};

/** What somebody decided about one hit through the gateway. No vendor documents a way to take such a decision; it is kept here. */
export type HitDecision = {
  /** When. */
  readonly decidedAt: Scalars['DateTime']['output'];
  /** Who decided, as their access token names them. */
  readonly decidedBy: Scalars['String']['output'];
  /** What was decided about it; null where only the match was judged. */
  readonly disposition?: Maybe<Disposition>;
  /** Whether it is the same party. */
  readonly matchStatus: MatchStatus;
  /** Why. */
  readonly reason?: Maybe<Scalars['String']['output']>;
};

/** A fact the list entry states, in the vendor's words. */
export type HitFact = {
  /** What it is about. */
  readonly name: Scalars['String']['output'];
  /** The source it comes from. */
  readonly source?: Maybe<Scalars['String']['output']>;
  /** What it says. */
  readonly value: Scalars['String']['output'];
};

/** One reason why a listed party is a risk. */
export type HitRisk = {
  /** Whether the vendor counts it as relevant to money laundering and terrorist financing. */
  readonly amlCft?: Maybe<Scalars['Boolean']['output']>;
  /** What kind of listing it is. */
  readonly class: HitRiskClass;
  /** How faithful the translation is. */
  readonly fidelity: Fidelity;
  /** What negative news is about. */
  readonly mediaTopic?: Maybe<MediaTopic>;
  /** 1 to 4 for politically exposed persons whose class is known. */
  readonly pepClass?: Maybe<Scalars['Int']['output']>;
  /** The vendor's own word; null where it was concluded from another field. */
  readonly raw?: Maybe<Scalars['String']['output']>;
  /** Which generation of media types the word belongs to. */
  readonly taxonomy?: Maybe<MediaTaxonomy>;
};

/** What kind of listing a screening hit stands on. */
export type HitRiskClass =
  /** Negative news. */
  | 'ADVERSE_MEDIA'
  /** An enforcement action of a regulator or prosecutor. */
  | 'ENFORCEMENT'
  /** A fitness and probity finding. */
  | 'FITNESS_PROBITY'
  /** The vendor says: other. */
  | 'OTHER'
  /** A politically exposed person. */
  | 'PEP'
  /** A relative or close associate of one. */
  | 'RCA'
  /** A sanctions list. */
  | 'SANCTION'
  /** Linked to a sanctioned party without being listed itself. */
  | 'SANCTION_LINKED'
  /** The vendor's word is not known. */
  | 'UNKNOWN'
  /** A regulator's warning. */
  | 'WARNING'
  /** Another named list. */
  | 'WATCHLIST';

/** Labels of alerts: your team's own words, kept in the gateway. */
export type LabelAlertsInput = {
  /** Labels to put on, at most 50 of at most 100 characters. One that is there already stays. */
  readonly add: ReadonlyArray<Scalars['String']['input']>;
  /** The alerts, 1 to 1,000, of any vendors. Give either these or `selectionId`. */
  readonly alertIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Taken as by every mutation; it changes nothing here, because what the gateway keeps is kept whole. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Labels to take off, at most 50. One that is not there is no error. */
  readonly remove: ReadonlyArray<Scalars['String']['input']>;
  /** A selection of yours, made with `createSelection` for the action LABEL. Give either this or `alertIds`. */
  readonly selectionId?: InputMaybe<Scalars['ID']['input']>;
  /** Taken as by every mutation, 0 to 10,000 milliseconds; nothing is sent here, so the answer comes at once. */
  readonly waitMs: Scalars['Int']['input'];
};

/** Labels of cases: your team's own words, kept in the gateway. */
export type LabelCasesInput = {
  /** Labels to put on, at most 50 of at most 100 characters. One that is there already stays. */
  readonly add: ReadonlyArray<Scalars['String']['input']>;
  /** Taken as by every mutation; it changes nothing here, because what the gateway keeps is kept whole. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The cases, 1 to 1,000, of any vendors and of the gateway. */
  readonly caseIds: ReadonlyArray<Scalars['ID']['input']>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Labels to take off, at most 50. One that is not there is no error. */
  readonly remove: ReadonlyArray<Scalars['String']['input']>;
  /** Taken as by every mutation, 0 to 10,000 milliseconds; nothing is sent here, so the answer comes at once. */
  readonly waitMs: Scalars['Int']['input'];
};

/** When in the relation with the party the alert arose. */
export type LifecycleStage =
  /** While the party was being taken on. */
  | 'ONBOARDING'
  /** While the party was being monitored. */
  | 'ONGOING_MONITORING'
  /** The vendor does not say. */
  | 'UNKNOWN';

/** The screened parties of an alert. */
export type LinkAlertSubjectsInput = {
  /** The alert. */
  readonly alertId: Scalars['ID']['input'];
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The version you saw. An alert that changed since comes back as CONFLICT. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The parties, of the same account. With `subjectVendorIds` 1 to 1,000 in all. */
  readonly subjectIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Parties by the vendor's own ids, for those that no record has named yet. */
  readonly subjectVendorIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** The transactions of an alert. */
export type LinkAlertTransactionsInput = {
  /** The alert. */
  readonly alertId: Scalars['ID']['input'];
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The version you saw. An alert that changed since comes back as CONFLICT. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The transactions, 1 to 1,000, by the vendor's ids of them. */
  readonly transactionIds: ReadonlyArray<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** The alerts of a case. */
export type LinkCaseAlertsInput = {
  /** The alerts, 1 to 1,000: of the same account, or of any where the case is the gateway's own. */
  readonly alertIds: ReadonlyArray<Scalars['ID']['input']>;
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The case. */
  readonly caseId: Scalars['ID']['input'];
  /** The version you saw. A case that changed since comes back as CONFLICT. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** The screened parties of a case. */
export type LinkCaseSubjectsInput = {
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The case. */
  readonly caseId: Scalars['ID']['input'];
  /** The version you saw. A case that changed since comes back as CONFLICT. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The parties. With `subjectVendorIds` 1 to 1,000 in all. */
  readonly subjectIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Parties by the vendor's own ids, for those that no record has named yet. */
  readonly subjectVendorIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** The transactions of a case. */
export type LinkCaseTransactionsInput = {
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The case. */
  readonly caseId: Scalars['ID']['input'];
  /** The version you saw. A case that changed since comes back as CONFLICT. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The transactions, 1 to 1,000, by the vendor's ids of them. */
  readonly transactionIds: ReadonlyArray<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** Who somebody is: give the person by `userId` or `user`, and, unless the person is only to be made known, either one of their ids at a vendor (`accountId` with `vendorUserId`) or the person that turned out to be the same (`otherUserId`). */
export type LinkUserInput = {
  /** The vendor connection, by its opaque id or by the id of the providers file. */
  readonly accountId?: InputMaybe<Scalars['ID']['input']>;
  /** A key of your choice, at most 200 characters. The same key and input again does nothing and answers the same, with what is named in it as it is by then. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Another `User` who is the same person. All their ids become this person's, and their `User` id goes on to mean this person. */
  readonly otherUserId?: InputMaybe<Scalars['ID']['input']>;
  /** Whether the id may be taken from another person, of whom somebody said that it is theirs, or who has other ids as well. Refused with CONFLICT when false. This is also how a wrong link is undone: link the id to the right person. */
  readonly replace: Scalars['Boolean']['input'];
  /** The person, in place of `userId`: made known if nobody has this address yet, so that they can be assigned work even where no vendor names them. */
  readonly user?: InputMaybe<PersonInput>;
  /** The person, by the id of a `User`. */
  readonly userId?: InputMaybe<Scalars['ID']['input']>;
  /** Their user id at that account, as the vendor writes it. No record needs to have named it yet. */
  readonly vendorUserId?: InputMaybe<Scalars['String']['input']>;
};

/** What linking came to. */
export type LinkUserPayload = {
  /** False where everything was so already. */
  readonly changed: Scalars['Boolean']['output'];
  /** The person, with all their ids. */
  readonly user: User;
};

/** Whether the listed party is the same as the screened one. An identity question only, not a decision. */
export type MatchStatus =
  /** Settled: not the same party. */
  | 'FALSE_POSITIVE'
  /** A reviewer or the vendor says that it cannot be told. */
  | 'INDETERMINATE'
  /** Screening ran and found nothing. */
  | 'NO_MATCH'
  /** Possibly the same party; not settled. */
  | 'POTENTIAL_MATCH'
  /** Confirmed to be the same party. */
  | 'TRUE_MATCH'
  /** The vendor does not show it, or its word is not known. */
  | 'UNKNOWN';

/** A piece of media about a listed party. */
export type MediaItem = {
  /** When it appeared, as the vendor writes it. */
  readonly date?: Maybe<Scalars['String']['output']>;
  /** A passage of it. */
  readonly snippet?: Maybe<Scalars['String']['output']>;
  /** Its title. */
  readonly title?: Maybe<Scalars['String']['output']>;
  /** Its address, as the vendor gave it. Not checked by the gateway. */
  readonly url?: Maybe<Scalars['String']['output']>;
};

/** Which generation of media types a vendor's word belongs to. */
export type MediaTaxonomy =
  /** The older generation. */
  | 'V1'
  /** The newer generation. */
  | 'V2';

/** What negative news is about. */
export type MediaTopic =
  /** Cybercrime. */
  | 'CYBERCRIME'
  /** Financial crime. */
  | 'FINANCIAL_CRIME'
  /** Insolvency and the like. */
  | 'FINANCIAL_DIFFICULTY'
  /** Fraud. */
  | 'FRAUD'
  /** Not narrowed. */
  | 'GENERAL'
  /** Narcotics. */
  | 'NARCOTICS'
  /** Another financial matter. */
  | 'OTHER_FINANCIAL'
  /** Another minor matter. */
  | 'OTHER_MINOR'
  /** Another serious matter. */
  | 'OTHER_SERIOUS'
  /** Crime against property. */
  | 'PROPERTY'
  /** A regulator's action. */
  | 'REGULATORY'
  /** Sexual crime. */
  | 'SEXUAL_CRIME'
  /** Terrorism. */
  | 'TERRORISM'
  /** Violent crime. */
  | 'VIOLENT_CRIME';

/** How a change moved a record with respect to the subscription's filter. */
export type Membership =
  /** It matches now and did not before. */
  | 'ENTERED'
  /** It matched before and no longer does: remove it from the view. */
  | 'LEFT'
  /** It matched before and still does. */
  | 'UPDATED';

/** A fact of your firm's own that goes with a case: a text or a number, which stay what they are on the way to the vendor. */
export type MetadataInput = {
  /** Its name. */
  readonly key: Scalars['String']['input'];
  /** Its value, where it is a number, such as an amount or a score. Whole numbers beyond 9,007,199,254,740,991 lose digits and are refused; give them as `value`. Give either this or `value`. */
  readonly number?: InputMaybe<Scalars['Float']['input']>;
  /** Its value, where it is a text. Give either this or `number`. */
  readonly value?: InputMaybe<Scalars['String']['input']>;
};

export type Mutation = {
  /** Take alerts into work. Needs the role analyst, supervisor, admin or service. */
  readonly acknowledgeAlerts: AlertCommandPayload;
  /** Write a note on alerts and cases. Needs the role analyst, supervisor, admin or service. */
  readonly addNote: RecordCommandPayload;
  /** Give alerts to a person, or take them from whoever has them. Needs the role analyst, supervisor, admin or service. */
  readonly assignAlerts: AlertCommandPayload;
  /** Give cases to a person, or take them from whoever has them. Needs the role analyst, supervisor, admin or service. */
  readonly assignCases: CaseCommandPayload;
  /** Take back commands that have not begun to be sent. Needs the role analyst, supervisor, admin or service. */
  readonly cancelCommands: CancelCommandsPayload;
  /** Make alerts at a vendor that takes them from outside. Each gets a result of its own; the alert shows once the vendor has it. Needs the role analyst, supervisor, admin or service. */
  readonly createAlerts: AlertCommandPayload;
  /** Make a case from a template that the vendor keeps. Needs the role analyst, supervisor, admin or service. */
  readonly createCaseFromTemplate: CaseCommandPayload;
  /** Make cases: at a vendor, or of the gateway's own, which gather alerts of any vendors. Each gets a result of its own; the case shows once it is there. Needs the role analyst, supervisor, admin or service. */
  readonly createCases: CaseCommandPayload;
  /** Freeze the alerts that match a filter, to see what a decision about them would come to before it is taken, and then take it with `selectionId`. Changes nothing. Needs the role analyst, supervisor, admin or service. */
  readonly createSelection: CreateSelectionPayload;
  /** Decide about single hits of a screening. No vendor documents a way to take that: it is kept in the gateway, beside the vendor's own words, and every result says so. Needs the role analyst, supervisor, admin or service. */
  readonly decideScreeningHits: HitCommandPayload;
  /** Hand alerts up, to an investigation or to a senior person. The case of the gateway's own that was made, or that gathers the alert, is the command's `result`; so is a vendor's case where its answer names it. Where a vendor does not say which case it opened, `result` stays null, and the case shows among the alert's cases once it was read. Needs the role analyst, supervisor, admin or service. */
  readonly escalateAlerts: AlertCommandPayload;
  /** Put labels on alerts, or take them off. Needs the role analyst, supervisor, admin or service. */
  readonly labelAlerts: AlertCommandPayload;
  /** Put labels on cases, or take them off. Needs the role analyst, supervisor, admin or service. */
  readonly labelCases: CaseCommandPayload;
  /** Link an alert to screened parties. What was linked before stays where the vendor adds, and goes where it replaces: the account's capabilities say which. Needs the role analyst, supervisor, admin or service. */
  readonly linkAlertSubjects: AlertCommandPayload;
  /** Link an alert to transactions. What was linked before stays where the vendor adds, and goes where it replaces: the account's capabilities say which. Needs the role analyst, supervisor, admin or service. */
  readonly linkAlertTransactions: AlertCommandPayload;
  /** Link alerts to a case. What was linked before stays where the case's keeper adds, as the gateway does, and goes where it replaces: the account's capabilities say which. Needs the role analyst, supervisor, admin or service. */
  readonly linkCaseAlerts: CaseCommandPayload;
  /** Link screened parties to a case. What was linked before stays where the case's keeper adds, as the gateway does, and goes where it replaces: the account's capabilities say which. Needs the role analyst, supervisor, admin or service. */
  readonly linkCaseSubjects: CaseCommandPayload;
  /** Link transactions to a case. What was linked before stays where the case's keeper adds, as the gateway does, and goes where it replaces: the account's capabilities say which. Needs the role analyst, supervisor, admin or service. */
  readonly linkCaseTransactions: CaseCommandPayload;
  /** Says who somebody is: which user id is theirs at an account, or that two people are one. Vendors need the id for an assignment; ASSIGNEE_NOT_MAPPED tells that it is missing. Needs the role admin. Repeating it changes nothing. */
  readonly linkUser: LinkUserPayload;
  /** Rate or clear alerts in the files of screened parties, each with its own action and text. Needs the role analyst, supervisor, admin or service. */
  readonly remediateCaseAlerts: AlertCommandPayload;
  /** Put alerts back to open, where their vendor can. Needs the role analyst, supervisor, admin or service. */
  readonly reopenAlerts: AlertCommandPayload;
  /** Ask for the vendor's machine-made research; see `Alert.research` for what it finds. Needs the role analyst, supervisor, admin or service. */
  readonly requestAlertResearch: AlertCommandPayload;
  /** Close alerts of one or several vendors with one decision. Each alert gets a result of its own. Needs the role analyst, supervisor, admin or service. */
  readonly resolveAlerts: AlertCommandPayload;
  /** Try commands again that ended without effect. Each is judged anew against its record as it is now, and recorded as a new command in a new operation. Needs the role analyst, supervisor, admin or service. */
  readonly retryCommands: RetryCommandsPayload;
  /** Try quarantined records again after a fix, without waiting for the vendor to send them anew. All of the account when neither ids nor keys are given. Needs the role supervisor or admin. */
  readonly retryQuarantined: RetryQuarantinedPayload;
  /** Say how urgent alerts are. Needs the role analyst, supervisor, admin or service. */
  readonly setAlertPriority: AlertCommandPayload;
  /** Say where the work on alerts stands, short of closing or handing them up. Needs the role analyst, supervisor, admin or service. */
  readonly setAlertStatus: AlertCommandPayload;
  /** Say where the work on cases stands, and how it ended. Needs the role analyst, supervisor, admin or service. */
  readonly setCaseStatus: CaseCommandPayload;
  /** Say what became of a command whose end nobody knows, after looking at the vendor's own system; later decisions about its record are free again then. Needs the role analyst, supervisor or admin: it takes a person. */
  readonly settleCommand: SettleCommandPayload;
  /** Change fields of one alert. Needs the role analyst, supervisor, admin or service. */
  readonly updateAlert: AlertCommandPayload;
  /** Change fields of one case. Needs the role analyst, supervisor, admin or service. */
  readonly updateCase: CaseCommandPayload;
  /** Say who reviews cases. Needs the role analyst, supervisor, admin or service. */
  readonly updateCaseReviewers: CaseCommandPayload;
  /** Set when a vendor opens cases by itself. Needs the role analyst, supervisor, admin or service. */
  readonly updateCaseTriggers: AccountCommandPayload;
};


export type MutationAcknowledgeAlertsArgs = {
  input: AcknowledgeAlertsInput;
};


export type MutationAddNoteArgs = {
  input: AddNoteInput;
};


export type MutationAssignAlertsArgs = {
  input: AssignAlertsInput;
};


export type MutationAssignCasesArgs = {
  input: AssignCasesInput;
};


export type MutationCancelCommandsArgs = {
  input: CancelCommandsInput;
};


export type MutationCreateAlertsArgs = {
  input: CreateAlertsInput;
};


export type MutationCreateCaseFromTemplateArgs = {
  input: CreateCaseFromTemplateInput;
};


export type MutationCreateCasesArgs = {
  input: CreateCasesInput;
};


export type MutationCreateSelectionArgs = {
  input: CreateSelectionInput;
};


export type MutationDecideScreeningHitsArgs = {
  input: DecideScreeningHitsInput;
};


export type MutationEscalateAlertsArgs = {
  input: EscalateAlertsInput;
};


export type MutationLabelAlertsArgs = {
  input: LabelAlertsInput;
};


export type MutationLabelCasesArgs = {
  input: LabelCasesInput;
};


export type MutationLinkAlertSubjectsArgs = {
  input: LinkAlertSubjectsInput;
};


export type MutationLinkAlertTransactionsArgs = {
  input: LinkAlertTransactionsInput;
};


export type MutationLinkCaseAlertsArgs = {
  input: LinkCaseAlertsInput;
};


export type MutationLinkCaseSubjectsArgs = {
  input: LinkCaseSubjectsInput;
};


export type MutationLinkCaseTransactionsArgs = {
  input: LinkCaseTransactionsInput;
};


export type MutationLinkUserArgs = {
  input: LinkUserInput;
};


export type MutationRemediateCaseAlertsArgs = {
  input: RemediateCaseAlertsInput;
};


export type MutationReopenAlertsArgs = {
  input: ReopenAlertsInput;
};


export type MutationRequestAlertResearchArgs = {
  input: RequestAlertResearchInput;
};


export type MutationResolveAlertsArgs = {
  input: ResolveAlertsInput;
};


export type MutationRetryCommandsArgs = {
  input: RetryCommandsInput;
};


export type MutationRetryQuarantinedArgs = {
  input: RetryQuarantinedInput;
};


export type MutationSetAlertPriorityArgs = {
  input: SetAlertPriorityInput;
};


export type MutationSetAlertStatusArgs = {
  input: SetAlertStatusInput;
};


export type MutationSetCaseStatusArgs = {
  input: SetCaseStatusInput;
};


export type MutationSettleCommandArgs = {
  input: SettleCommandInput;
};


export type MutationUpdateAlertArgs = {
  input: UpdateAlertInput;
};


export type MutationUpdateCaseArgs = {
  input: UpdateCaseInput;
};


export type MutationUpdateCaseReviewersArgs = {
  input: UpdateCaseReviewersInput;
};


export type MutationUpdateCaseTriggersArgs = {
  input: UpdateCaseTriggersInput;
};

/** An alert to be made. */
export type NewAlertInput = {
  /** What risk it is about. */
  readonly category: AlertCategory;
  /** The description. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** How urgent it is: CRITICAL, HIGH, MEDIUM or LOW. */
  readonly priority?: InputMaybe<Priority>;
  /** Your own reference, by which it is found again. Unique within the account. */
  readonly reference: Scalars['String']['input'];
  /** Where the work stands: OPEN, IN_REVIEW or PENDING. Left out: as the vendor puts it. */
  readonly status?: InputMaybe<AlertStatus>;
  /** Which control raised it, where the category alone does not say what the vendor has to write: DUE_DILIGENCE is PERIODIC_REVIEW or ENHANCED_DUE_DILIGENCE at Corsa. */
  readonly type?: InputMaybe<AlertType>;
  /** The exact vendor word to write instead of the one this gateway would choose for the category. It is checked against the vendor's documented list. */
  readonly vendorValue?: InputMaybe<Scalars['String']['input']>;
};

/** A case to be made. What is left out the vendor, or the gateway, decides. A case of the gateway's own has no `reference`, hits, transactions, documents, other cases, screening, signs, issues or metadata: with them it comes back as LOSSY_WRITE, and is made without them only with `allowLossy`. */
export type NewCaseInput = {
  /** Alerts it gathers: of the account, or of any where the case is the gateway's own. */
  readonly alertIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The person it goes to, one of `users`. */
  readonly assigneeId?: InputMaybe<Scalars['ID']['input']>;
  /** What risk it is about. */
  readonly category?: InputMaybe<AlertCategory>;
  /** What it is about. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Documents, by the vendor's ids of them. */
  readonly documentIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** When it is due. */
  readonly dueAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Signs of fraud, in the vendor's own words. */
  readonly fraudIndicators?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Screening hits it is about. */
  readonly hitIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The same by the vendor's own ids, for hits that no record has named yet. */
  readonly hitVendorIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Facts of your firm's own, each name once. */
  readonly metadata?: InputMaybe<ReadonlyArray<MetadataInput>>;
  /** How urgent it is: CRITICAL, HIGH, MEDIUM or LOW. */
  readonly priority?: InputMaybe<Priority>;
  /** Your own reference. */
  readonly reference?: InputMaybe<Scalars['String']['input']>;
  /** Other cases, by the vendor's ids of them. */
  readonly relatedCaseIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The people who review it, of `users`. */
  readonly reviewerIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The screening it came from, by the vendor's id of it. */
  readonly screeningId?: InputMaybe<Scalars['String']['input']>;
  /** The party it is about. */
  readonly subject?: InputMaybe<NewCaseSubjectInput>;
  /** Screened parties it is about, beside `subject`. */
  readonly subjectIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** More of them by the vendor's own ids, for those that no record has named yet. */
  readonly subjectVendorIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Free words. */
  readonly tags?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** What it is called. */
  readonly title?: InputMaybe<Scalars['String']['input']>;
  /** Transactions, by the vendor's ids of them. */
  readonly transactionIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** The exact vendor word to write for the kind of case instead of the one this gateway would choose. It is checked against the vendor's documented list. */
  readonly vendorValue?: InputMaybe<Scalars['String']['input']>;
  /** What is wrong with a verification, in the vendor's own words. */
  readonly verificationIssues?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** The screened party a case is about: one that the gateway knows, or one by the vendor's own id. */
export type NewCaseSubjectInput = {
  /** One of `subjects`. Give either this or `vendorId`. */
  readonly subjectId?: InputMaybe<Scalars['ID']['input']>;
  /** The vendor's own word for what the party is, where it wants one. */
  readonly type?: InputMaybe<Scalars['String']['input']>;
  /** The vendor's own id of the party. Give either this or `subjectId`. */
  readonly vendorId?: InputMaybe<Scalars['String']['input']>;
};

/** Anything with an id of its own that `node(id:)` can fetch again. */
export type Node = {
  /** An opaque id, unique across all types, stable for the life of the record. */
  readonly id: Scalars['ID']['output'];
};

/** A document a note names. Links to it expire and are not kept; ask the vendor for it. */
export type NoteDocument = {
  /** What the vendor says of it. */
  readonly description?: Maybe<Scalars['String']['output']>;
  /** Its file name. */
  readonly filename?: Maybe<Scalars['String']['output']>;
  /** The vendor's id of the document. */
  readonly id: Scalars['String']['output'];
  /** Its media type, for example `application/pdf`. */
  readonly mediaType?: Maybe<Scalars['String']['output']>;
};

/** One mutation as it was accepted: a durable record of what was decided about which records. */
export type Operation = Node & {
  /** Who decided, by the token's subject. */
  readonly actor: Scalars['String']['output'];
  /** Its commands in the order of the input. */
  readonly commands: CommandConnection;
  /** How many items are in each state; states without items are left out. */
  readonly counts: ReadonlyArray<OperationCount>;
  /** When it was accepted. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** An opaque id. */
  readonly id: Scalars['ID']['output'];
  /** The key it was accepted under. */
  readonly idempotencyKey?: Maybe<Scalars['String']['output']>;
  /** The mutation's name. */
  readonly mutation: Scalars['String']['output'];
  /** Where it stands. */
  readonly state: OperationState;
};


/** One mutation as it was accepted: a durable record of what was decided about which records. */
export type OperationCommandsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of operations. */
export type OperationConnection = {
  /** The operations with their cursors. */
  readonly edges: ReadonlyArray<OperationEdge>;
  /** The operations. */
  readonly nodes: ReadonlyArray<Operation>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** How many items of an operation are in one state. */
export type OperationCount = {
  /** How many items are in it. */
  readonly count: Scalars['Int']['output'];
  /** The state. */
  readonly state: CommandState;
};

/** An operation in a page. */
export type OperationEdge = {
  /** Its cursor. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The operation. */
  readonly node: Operation;
};

/** Which operations to list. All given conditions must hold; a list matches any of its values, an empty list nothing. */
export type OperationFilter = {
  /** Decided by any of these, by the token's subject. */
  readonly actors?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Any of these mutations, by name. */
  readonly mutations?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Standing in any of these states. */
  readonly states?: InputMaybe<ReadonlyArray<OperationState>>;
};

/** Where an operation stands as a whole. */
export type OperationState =
  /** Every item has ended, each as its own state says. */
  | 'FINISHED'
  /** At least one item waits for a second person; none is on its way. */
  | 'PENDING_APPROVAL'
  /** At least one item is on its way. */
  | 'RUNNING';

/** Where a page stands in its list. */
export type PageInfo = {
  /** The cursor of the last item of this page; null when the page is empty. */
  readonly endCursor?: Maybe<Scalars['Cursor']['output']>;
  /** Whether there are more items after `endCursor`. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether there are more items before `startCursor`. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first item of this page; null when the page is empty. */
  readonly startCursor?: Maybe<Scalars['Cursor']['output']>;
};

/** A date of which parts may be unknown, such as a birth date of which only the year is known. */
export type PartialDate = {
  /** 1 to 31, or null. */
  readonly day?: Maybe<Scalars['Int']['output']>;
  /** 1 to 12, or null. */
  readonly month?: Maybe<Scalars['Int']['output']>;
  /** Four digits, or null. */
  readonly year?: Maybe<Scalars['Int']['output']>;
};

/** A person as your team knows them. */
export type PersonInput = {
  /** The e-mail address. The same address is the same person: giving it again makes nobody new, and people whom vendors name by it are this person. */
  readonly email: Scalars['String']['input'];
  /** The name. Kept where none is known yet. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
};

/** Why some records of a selection would not be changed. */
export type PlanRefusal = {
  /** Why not. */
  readonly code: ResultCode;
  /** How many records it is about. */
  readonly count: Scalars['Int']['output'];
  /** The reason in words. */
  readonly message: Scalars['String']['output'];
};

/** How urgent the vendor or the team says the work is. Not how dangerous the party is: that is RiskLevel. */
export type Priority =
  /** Before everything else. */
  | 'CRITICAL'
  /** Soon. */
  | 'HIGH'
  /** When there is time. */
  | 'LOW'
  /** In the usual course. */
  | 'MEDIUM'
  /** The vendor has no priority, or left it empty. Such items stay in view unless they are explicitly excluded. */
  | 'UNSPECIFIED';

/** Your connection to one vendor. */
export type ProviderAccount = Node & {
  /** The id it has in the providers file. */
  readonly accountId: Scalars['String']['output'];
  /** The first reading; null before it has begun. */
  readonly backfill?: Maybe<BackfillProgress>;
  /** When everything had been read for the first time; from then on each change is an event. A list that kept moving meanwhile shows in `lastError`. */
  readonly backfilledAt?: Maybe<Scalars['DateTime']['output']>;
  /** What becomes of each action here. */
  readonly capabilities: ReadonlyArray<ActionCapability>;
  /** When the vendor opens cases by itself, as last set from here with `updateCaseTriggers`; null where nothing was. */
  readonly caseTriggers?: Maybe<CaseTriggers>;
  /** Everything the vendor showed up to this instant is here; null before the first complete read. */
  readonly freshAsOf?: Maybe<Scalars['DateTime']['output']>;
  /** An opaque id. */
  readonly id: Scalars['ID']['output'];
  /** How long ago that is, in seconds. */
  readonly lagSeconds?: Maybe<Scalars['Float']['output']>;
  /** What last went wrong, in words without any personal data. */
  readonly lastError?: Maybe<Scalars['String']['output']>;
  /** When it last went wrong. */
  readonly lastErrorAt?: Maybe<Scalars['DateTime']['output']>;
  /** What kind of thing last went wrong. */
  readonly lastErrorKind?: Maybe<TroubleKind>;
  /** When everything was last read again, unchanged records too. */
  readonly lastReconciledAt?: Maybe<Scalars['DateTime']['output']>;
  /** The label `account` under which `/metrics` shows this account. Needs the role supervisor, admin or service. */
  readonly metricsId?: Maybe<Scalars['String']['output']>;
  /** The name your firm gave to the connection. */
  readonly name: Scalars['String']['output'];
  /** Records that could not be taken in, latest first. */
  readonly quarantine: ReadonlyArray<QuarantinedRecord>;
  /** How many records are quarantined. */
  readonly quarantineCount: Scalars['Int']['output'];
  /** How fast the gateway may speak to the vendor; null where no vendor is spoken to. */
  readonly rate?: Maybe<AccountRate>;
  /** Reading everything again; null where no vendor is spoken to. */
  readonly reconciliation?: Maybe<Reconciliation>;
  /** How it is doing. */
  readonly state: AccountState;
  /** Since when it is doing so. */
  readonly stateSince: Scalars['DateTime']['output'];
  /** The vendor's lists, and how far their reading has come. */
  readonly streams: ReadonlyArray<AccountStream>;
  /** How many vendor words the vocabulary does not know. */
  readonly unrecognisedCount: Scalars['Int']['output'];
  /** Vendor words the vocabulary does not know, latest first. */
  readonly unrecognisedWords: ReadonlyArray<UnrecognisedWord>;
  /** The vendor, for example `w2`. */
  readonly vendor: Scalars['String']['output'];
  /** The name people know the vendor by. */
  readonly vendorName: Scalars['String']['output'];
  /** The vendor's limits for writes; null where nothing can be written. */
  readonly writeLimits?: Maybe<WriteLimits>;
};


/** Your connection to one vendor. */
export type ProviderAccountQuarantineArgs = {
  first: Scalars['Int']['input'];
};


/** Your connection to one vendor. */
export type ProviderAccountUnrecognisedWordsArgs = {
  first: Scalars['Int']['input'];
};

/** A vendor record that could not be taken in. It is kept whole, and tried again whenever it comes. */
export type QuarantinedRecord = {
  /** When it first came. */
  readonly firstSeenAt: Scalars['DateTime']['output'];
  /** An opaque id. */
  readonly id: Scalars['ID']['output'];
  /** The vendor's id of the record, where it could be read. */
  readonly key?: Maybe<Scalars['String']['output']>;
  /** When it last came. */
  readonly lastSeenAt: Scalars['DateTime']['output'];
  /** Where in its list it stood, counted from 0, where nothing else is known of it because it is too large to be read. */
  readonly place?: Maybe<Scalars['Int']['output']>;
  /** The record as it came. Needs the role admin or supervisor, and `sar:read` at an account that can refer cases to suspicious-activity reporting. */
  readonly raw?: Maybe<Scalars['String']['output']>;
  /** Why it could not be taken in. */
  readonly reason: Scalars['String']['output'];
  /** When it was last tried again without coming from the vendor. */
  readonly retriedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How often it came. */
  readonly seen: Scalars['Int']['output'];
};

export type Query = {
  /** Your connections to vendors. */
  readonly accounts: ReadonlyArray<ProviderAccount>;
  /** One alert by its id; null when there is none. */
  readonly alert?: Maybe<Alert>;
  /** How many alerts there are, by up to two dimensions. */
  readonly alertStats: AlertStats;
  /** Alerts of all vendors, one page at a time. */
  readonly alerts: AlertConnection;
  /** One case by its id; null when there is none. */
  readonly case?: Maybe<Case>;
  /** Links between cases and alerts, one page at a time. */
  readonly caseAlerts: CaseAlertConnection;
  /** How many cases there are, by up to two dimensions. */
  readonly caseStats: CaseStats;
  /** Cases of all vendors, one page at a time. */
  readonly cases: CaseConnection;
  /** Past events, oldest first. Without `after`: from the earliest that is kept. A cursor before that ends with RESYNC_REQUIRED, and `extensions.cursor` to go on from. */
  readonly events: EventConnection;
  /** Anything by its id; null when there is none. */
  readonly node?: Maybe<Node>;
  /** Anything by ids, in the order asked for; null in the place of each that does not exist. At most 1,000. */
  readonly nodes: ReadonlyArray<Maybe<Node>>;
  /** One operation by its id; null when there is none. */
  readonly operation?: Maybe<Operation>;
  /** The mutations that were accepted, the latest first: who decided what, and where it stands. */
  readonly operations: OperationConnection;
  /** Screening hits of all vendors, one page at a time. */
  readonly screeningHits: ScreeningHitConnection;
  /** One of your own selections; null when there is none. One that has expired is an error, SELECTION_EXPIRED. */
  readonly selection?: Maybe<Selection>;
  /** One subject by its id; null when there is none. */
  readonly subject?: Maybe<Subject>;
  /** Screened parties of all vendors, one page at a time. */
  readonly subjects: SubjectConnection;
  /** The tenant's own people, learned from the records that name them or made known with `linkUser`. */
  readonly users: UserConnection;
  /** Whoever asks. */
  readonly viewer: Viewer;
  /** Every word of a vendor this gateway knows, with its canonical value. All vendors when left out. */
  readonly vocabulary: ReadonlyArray<VocabularyEntry>;
  /** What a team has to work on: alerts of all vendors and the investigation cases of vendors, in one queue. */
  readonly workQueue: WorkItemConnection;
};


export type QueryAlertArgs = {
  id: Scalars['ID']['input'];
};


export type QueryAlertStatsArgs = {
  filter?: InputMaybe<AlertFilter>;
  groupBy: ReadonlyArray<AlertDimension>;
};


export type QueryAlertsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<AlertFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy: AlertOrder;
};


export type QueryCaseArgs = {
  id: Scalars['ID']['input'];
};


export type QueryCaseAlertsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<CaseAlertFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy: CaseAlertOrder;
};


export type QueryCaseStatsArgs = {
  filter?: InputMaybe<CaseFilter>;
  groupBy: ReadonlyArray<CaseDimension>;
};


export type QueryCasesArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<CaseFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy: CaseOrder;
};


export type QueryEventsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<EventFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  types?: InputMaybe<ReadonlyArray<EventType>>;
};


export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


export type QueryNodesArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


export type QueryOperationArgs = {
  id: Scalars['ID']['input'];
};


export type QueryOperationsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<OperationFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryScreeningHitsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<ScreeningHitFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy: ScreeningHitOrder;
};


export type QuerySelectionArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySubjectArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySubjectsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<SubjectFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy: SubjectOrder;
};


export type QueryUsersArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<UserFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy: UserOrder;
};


export type QueryVocabularyArgs = {
  vendor?: InputMaybe<Scalars['String']['input']>;
};


export type QueryWorkQueueArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<WorkFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy: WorkOrder;
};

/** Reading again what the regular reading leaves alone: whole records whose list items did not change. */
export type Reconciliation = {
  /** How many of them the vendor no longer has. */
  readonly absent: Scalars['Int']['output'];
  /** How many of them had changed unnoticed. */
  readonly changed: Scalars['Int']['output'];
  /** When the next one is due, or since when it is. */
  readonly nextAt: Scalars['DateTime']['output'];
  /** How many records it has read again. */
  readonly read: Scalars['Int']['output'];
  /** When the present or last one began; null before the first. */
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** What became of a decision, item by item. */
export type RecordCommandPayload = {
  /** The operation to follow with `operation(id:)` or the feed. It is recorded even where every item was refused. */
  readonly operation: Operation;
  /** One result per item, in the order of the input. Of a selection with more than 1,000 records, the first 1,000: `operation.commands` pages through all. */
  readonly results: ReadonlyArray<RecordCommandResult>;
};

/** What became of one alert or case. */
export type RecordCommandResult = CommandResult & {
  /** The alert as it is now; null where it is about a case, or there is none, or it is not yours. */
  readonly alert?: Maybe<Alert>;
  /** The case as it is now; null where it is about an alert, or there is none, or it is not yours. */
  readonly case?: Maybe<Case>;
  /** Why it was not carried out; null otherwise. */
  readonly code?: Maybe<ResultCode>;
  /** The command in the ledger; null where the item was refused before it was recorded. */
  readonly command?: Maybe<Command>;
  /** What shows that it was carried out; null while nothing does. */
  readonly evidence?: Maybe<Evidence>;
  /** The item's place in the input, from 0. */
  readonly index: Scalars['Int']['output'];
  /** What happened, in words. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** Where it stands now. */
  readonly state: CommandState;
  /** The id given in the input; for a record that is to be made, that of the account. */
  readonly targetId: Scalars['ID']['output'];
  /** What was lost on the way. */
  readonly warnings: ReadonlyArray<Scalars['String']['output']>;
};

/** Something odd about a vendor's record that did not stop it. */
export type RecordFlag = {
  /** The path of the vendor's field. */
  readonly field: Scalars['String']['output'];
  /** What is odd about it, and what was made of it: a time without a zone was read as UTC, for example, or a value of another type left out. */
  readonly reason: Scalars['String']['output'];
};

/** What can be decided about an alert in the file of a screened party. */
export type RemediateAction =
  /** The risk is taken. */
  | 'ACCEPT'
  /** Nothing to do; says nothing about identity. */
  | 'CLOSE_NO_ACTION'
  /** The same party, with `riskLevel`. */
  | 'CONFIRM_MATCH'
  /** Not the same party. */
  | 'MARK_FALSE_POSITIVE'
  /** The party is declined. */
  | 'REJECT'
  /** Back to open; the outcome is cleared. */
  | 'REOPEN'
  /** Change the risk level, with `riskLevel`. */
  | 'SET_RISK';

/** One item of a remediation. */
export type RemediateCaseAlertItem = {
  /** What is decided. Left out: SET_RISK to the given `riskLevel`. */
  readonly action?: InputMaybe<RemediateAction>;
  /** The alert. */
  readonly alertId: Scalars['ID']['input'];
  /** A text for this alert; it takes precedence over the common `message`. */
  readonly message?: InputMaybe<Scalars['String']['input']>;
  /** The rating: HIGH, MEDIUM or LOW. */
  readonly riskLevel?: InputMaybe<RiskLevel>;
  /** The exact vendor word to write instead of the one this gateway would choose. It is checked against the vendor's documented list. */
  readonly vendorValue?: InputMaybe<Scalars['String']['input']>;
};

/** Remediation of alerts in the files of screened parties: one text for all, or one for each. */
export type RemediateCaseAlertsInput = {
  /** Accept a decision the vendor can express only with a loss. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The items, 1 to 1,000. */
  readonly items: ReadonlyArray<RemediateCaseAlertItem>;
  /** The common text; used for every item that has none of its own. */
  readonly message?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** What can be decided about an alert or case. */
export type RemediationAction =
  /** Close it: the risk is taken. */
  | 'ACCEPT'
  /** Close it: the risk is taken, with conditions. */
  | 'ACCEPT_WITH_CONDITIONS'
  /** Take it into work. */
  | 'ACKNOWLEDGE'
  /** A text only. */
  | 'ADD_NOTE'
  /** Set the assignee. */
  | 'ASSIGN'
  /** Close it: nothing to do; says nothing about identity. */
  | 'CLOSE_NO_ACTION'
  /** State that it is the same party; the decision stays open. */
  | 'CONFIRM_MATCH'
  /** Open an investigation with this alert as its origin. */
  | 'ESCALATE_TO_CASE'
  /** Hand it to a senior person. */
  | 'ESCALATE_TO_REVIEWER'
  /** Close it: not the same party. */
  | 'MARK_FALSE_POSITIVE'
  /** Close it: the party is declined. */
  | 'REJECT'
  /** Back to open; the outcome is cleared. */
  | 'REOPEN'
  /** Ask the client or another party for something. */
  | 'REQUEST_INFORMATION'
  /** Change the priority only. */
  | 'SET_PRIORITY'
  /** Change the risk level only. */
  | 'SET_RISK'
  /** Clear the assignee. */
  | 'UNASSIGN';

/** Alerts that go back to open, their outcome cleared. */
export type ReopenAlertsInput = {
  /** The alerts, 1 to 1,000, of any vendors. Give either these or `selectionId`. */
  readonly alertIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The version you saw of each alert, in the order of `alertIds`. An alert that changed since comes back as CONFLICT. Not for a selection. */
  readonly expectedVersions?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Why. Kept whole in the gateway, and sent to the vendor where it takes a text with this, unless `vendorMessage` is given. At most 10,000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** A selection of yours, made with `createSelection` for the action REOPEN. Give either this or `alertIds`. */
  readonly selectionId?: InputMaybe<Scalars['ID']['input']>;
  /** A shorter text for the vendor, where `reason` is longer than it takes. A text that is too long is refused, never cut. */
  readonly vendorMessage?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** Alerts the vendor's machine is to look into. */
export type RequestAlertResearchInput = {
  /** The alerts, 1 to 1,000, of any vendors. Give either these or `selectionId`. */
  readonly alertIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** How far it is to look. */
  readonly depth: ResearchDepth;
  /** The version you saw of each alert, in the order of `alertIds`. An alert that changed since comes back as CONFLICT. Not for a selection. */
  readonly expectedVersions?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** A selection of yours, made with `createSelection` for the action REQUEST_RESEARCH. Give either this or `alertIds`. */
  readonly selectionId?: InputMaybe<Scalars['ID']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** How much a vendor's machine is to look into. */
export type ResearchDepth =
  /** Research that takes longer and looks further. */
  | 'DEEP'
  /** The usual research. */
  | 'STANDARD';

/** A source that research consulted. */
export type ResearchSource = {
  /** The source's title. */
  readonly title?: Maybe<Scalars['String']['output']>;
  /** The source's address, as the vendor gave it. Not checked by the gateway. */
  readonly url?: Maybe<Scalars['String']['output']>;
};

/** How far machine-made research on an alert is. */
export type ResearchStatus =
  /** Finished. */
  | 'COMPLETED'
  /** It did not work. */
  | 'FAILED'
  /** None was asked for. */
  | 'NONE'
  /** Waiting to start. */
  | 'PENDING'
  /** Running. */
  | 'PROCESSING';

/** The actions that close an alert. */
export type ResolveAction =
  /** The risk is taken. */
  | 'ACCEPT'
  /** The risk is taken, with `conditions`. */
  | 'ACCEPT_WITH_CONDITIONS'
  /** Nothing to do; says nothing about identity. */
  | 'CLOSE_NO_ACTION'
  /** The same party; the decision stays open where the vendor can say so. */
  | 'CONFIRM_MATCH'
  /** Not the same party. */
  | 'MARK_FALSE_POSITIVE'
  /** The party is declined. */
  | 'REJECT';

/** A decision that closes alerts, of one vendor or of several. */
export type ResolveAlertsInput = {
  /** What is decided. */
  readonly action: ResolveAction;
  /** The alerts, 1 to 1,000, of any vendors. Give either these or `selectionId`. */
  readonly alertIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Accept a decision the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The conditions, for ACCEPT_WITH_CONDITIONS. */
  readonly conditions?: InputMaybe<Scalars['String']['input']>;
  /** The version you saw of each alert, in the order of `alertIds`. An alert that changed since comes back as CONFLICT. Not for a selection. */
  readonly expectedVersions?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Why. Kept whole in the gateway, and sent to the vendor unless `vendorMessage` is given. At most 10,000 characters. */
  readonly reason: Scalars['String']['input'];
  /** The risk level, where the vendor's way to say it needs one. */
  readonly riskLevel?: InputMaybe<RiskLevel>;
  /** A selection of yours, made with `createSelection` for the same action. Give either this or `alertIds`. */
  readonly selectionId?: InputMaybe<Scalars['ID']['input']>;
  /** A shorter text for the vendor, where `reason` is longer than it takes. */
  readonly vendorMessage?: InputMaybe<Scalars['String']['input']>;
  /** The exact vendor word to write instead of the one this gateway would choose. It is checked against the vendor's documented list. */
  readonly vendorValue?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds; for the results that are answered here. */
  readonly waitMs: Scalars['Int']['input'];
};

/** Why a command or an item of a mutation was not carried out. */
export type ResultCode =
  /** The chosen person has no user id at this account. */
  | 'ASSIGNEE_NOT_MAPPED'
  /** Something in the input is missing or wrong; `message` names the field. */
  | 'BAD_INPUT'
  /** The record changed since you saw it, or since the decision was recorded. */
  | 'CONFLICT'
  /** The same record stands twice in this call. */
  | 'DUPLICATE'
  /** Your role or permissions do not allow it. */
  | 'FORBIDDEN'
  /** The record's present state does not allow it. */
  | 'INVALID_STATE'
  /** The vendor can express it only with a loss; pass `allowLossy: true` to accept that. */
  | 'LOSSY_WRITE'
  /** It could not be sent in days of trying, and was given up; nothing reached the vendor. Try again with `retryCommands`. */
  | 'NOT_DELIVERED'
  /** There is no such record, or it is not yours. */
  | 'NOT_FOUND'
  /** No answer came and the vendor does not show the change. A person decides. */
  | 'NO_ANSWER'
  /** A text is longer than the vendor takes. It is refused, never cut. */
  | 'TOO_LONG'
  /** The vendor cannot express this decision. */
  | 'UNSUPPORTED_BY_VENDOR'
  /** The vendor refused; its words are in `message`. */
  | 'VENDOR_REJECTED';

/** What became of one command that was to be tried again. */
export type RetriedCommandResult = CommandResult & {
  /** Why it was not carried out; null otherwise. INVALID_STATE: the command is open, was carried out, or was tried again already. */
  readonly code?: Maybe<ResultCode>;
  /** The new command in the ledger; null where the item was refused before it was recorded. */
  readonly command?: Maybe<Command>;
  /** What shows that it was carried out; null while nothing does. */
  readonly evidence?: Maybe<Evidence>;
  /** The item's place in the input, from 0. */
  readonly index: Scalars['Int']['output'];
  /** What happened, in words. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** The command that was tried again; null where there is none, or it is not yours. */
  readonly retried?: Maybe<Command>;
  /** Where the new command stands now. */
  readonly state: CommandState;
  /** The id of the command that was to be tried again, as given; for an operation, the command's id. */
  readonly targetId: Scalars['ID']['output'];
  /** What was lost on the way. */
  readonly warnings: ReadonlyArray<Scalars['String']['output']>;
};

/** One quarantined record that was tried again. */
export type RetriedRecord = {
  /** Its opaque id in the quarantine. */
  readonly id: Scalars['ID']['output'];
  /** The vendor's id of the record, where it could be read. */
  readonly key?: Maybe<Scalars['String']['output']>;
  /** What became of it. */
  readonly outcome: RetryOutcome;
  /** Why it is still refused. */
  readonly reason?: Maybe<Scalars['String']['output']>;
};

/** Decisions that ended without effect, to be tried again. */
export type RetryCommandsInput = {
  /** Accept decisions the vendor can express only with a loss. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The commands, 1 to 1,000. Give either these or `operationId`. */
  readonly commandIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** An operation: those of its commands that are REJECTED or CANCELLED, in the order of its input, at most 1,000; call again for more. Give either this or `commandIds`. */
  readonly operationId?: InputMaybe<Scalars['ID']['input']>;
  /** Why, in place of the reasons they were made with. Left out: the same reasons again. At most 10,000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** What became of commands that were to be tried again. */
export type RetryCommandsPayload = {
  /** The new operation, to follow with `operation(id:)` or the feed. It is recorded even where every item was refused. */
  readonly operation: Operation;
  /** One result per item, in the order of the input. */
  readonly results: ReadonlyArray<RetriedCommandResult>;
};

/** What became of a quarantined record that was tried again. */
export type RetryOutcome =
  /** It was too large to be kept, so there is nothing to try; it comes again with the vendor's list. */
  | 'NOT_KEPT'
  /** Not tried yet. Look at the account again. */
  | 'PENDING'
  /** It still cannot be taken in; see `reason`. */
  | 'REFUSED'
  /** It is understood now, and no longer quarantined. */
  | 'UNDERSTOOD';

/** Which quarantined records to try again. */
export type RetryQuarantinedInput = {
  /** The account, by its opaque id or by the id of the providers file. */
  readonly accountId: Scalars['ID']['input'];
  /** A key of your choice, at most 200 characters. The same key and input again does nothing and answers the same, with what is named in it as it is by then. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Only these quarantined records, by their opaque ids; at most 1,000. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Only these records, by the vendor's ids as `QuarantinedRecord.key` shows them; at most 1,000. */
  readonly keys?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** How long to wait for the results, in milliseconds, 0 to 10,000. */
  readonly waitMs: Scalars['Int']['input'];
};

/** What became of quarantined records that were tried again. */
export type RetryQuarantinedPayload = {
  /** The account as it is now. */
  readonly account: ProviderAccount;
  /** How many were not tried yet. */
  readonly pending: Scalars['Int']['output'];
  /** How many are still refused, those that were not kept included. */
  readonly refused: Scalars['Int']['output'];
  /** Each of them, oldest first. At most 1,000 are tried in one call. */
  readonly results: ReadonlyArray<RetriedRecord>;
  /** How many are understood now. */
  readonly understood: Scalars['Int']['output'];
};

/** What becomes of the people who reviewed a case before. */
export type ReviewerUpdateMode =
  /** The given people come to them. */
  | 'ADD'
  /** The given people are taken off. */
  | 'REMOVE'
  /** The given people take their place. */
  | 'SET';

/** How dangerous the party or the match is, as the vendor or its assessor says. Never derived from a priority. */
export type RiskLevel =
  /** High risk. */
  | 'HIGH'
  /** Low risk. */
  | 'LOW'
  /** Medium risk. */
  | 'MEDIUM'
  /** No rating was given, or the word is not known. */
  | 'UNKNOWN';

/** What a person may do, from the token alone. */
export type Role =
  /** May do everything, settings included. */
  | 'ADMIN'
  /** May read and decide. */
  | 'ANALYST'
  /** A program; may read and decide, and never counts as a second person. */
  | 'SERVICE'
  /** May read, decide and approve. */
  | 'SUPERVISOR'
  /** May read. */
  | 'VIEWER';

/** A score a vendor gave, in that vendor's own range. Scores of different vendors are never comparable. */
export type Score = {
  /** What is scored, for example NAME_MATCH or PRIORITY. */
  readonly kind: Scalars['String']['output'];
  /** The highest value this vendor can give, where it is known. */
  readonly max?: Maybe<Scalars['Float']['output']>;
  /** The lowest value this vendor can give, where it is known. */
  readonly min?: Maybe<Scalars['Float']['output']>;
  /** The score as the vendor gave it. */
  readonly value: Scalars['Float']['output'];
  /** The vendor's field it came from. */
  readonly vendorField: Scalars['String']['output'];
};

/** One listed party, or piece of media, that screening found for a subject. */
export type ScreeningHit = Node & {
  /** The vendor connection it came through. */
  readonly account: ProviderAccount;
  /** The alert it belongs to; null where a vendor links hits to cases only. */
  readonly alert?: Maybe<Alert>;
  /** Other names of the entry. */
  readonly aliases: ReadonlyArray<Scalars['String']['output']>;
  /** Whether the vendor suppresses repeats of this hit; null where it does not say. */
  readonly allowListed?: Maybe<Scalars['Boolean']['output']>;
  /** Parties the entry is linked to. */
  readonly associates: ReadonlyArray<Associate>;
  /** The birth date on the list entry, as far as it is known. */
  readonly birthDate?: Maybe<PartialDate>;
  /** The cases that hold it directly, at a vendor without alerts. */
  readonly cases: ReadonlyArray<Case>;
  /** Countries the entry names, as the vendor writes them. */
  readonly countries: ReadonlyArray<Scalars['String']['output']>;
  /** What was decided about it. */
  readonly disposition: Disposition;
  /** The vendor's own word behind `disposition`. */
  readonly dispositionSource: VendorValue;
  /** What kind of party the entry is. */
  readonly entityType: SubjectType;
  /** The vendor's own word behind `entityType`. */
  readonly entityTypeSource: VendorValue;
  /** Facts the entry states, in the vendor's words. */
  readonly facts: ReadonlyArray<HitFact>;
  /** When the gateway first saw it. */
  readonly firstSeenAt: Scalars['DateTime']['output'];
  /** What was decided about it here, beside the vendor's own words; null where nobody has. */
  readonly gatewayDecision?: Maybe<HitDecision>;
  /** An opaque id. */
  readonly id: Scalars['ID']['output'];
  /** The lists or sources the entry stands on. */
  readonly listNames: ReadonlyArray<Scalars['String']['output']>;
  /** Whether it is the same party. */
  readonly matchStatus: MatchStatus;
  /** The vendor's own word behind `matchStatus`. */
  readonly matchStatusSource: VendorValue;
  /** How the names matched, in the vendor's words. */
  readonly matchTypes: ReadonlyArray<Scalars['String']['output']>;
  /** The name on the list entry. */
  readonly matchedName?: Maybe<Scalars['String']['output']>;
  /** Media about the entry. */
  readonly media: ReadonlyArray<MediaItem>;
  /** Since when its alert, or the case that held it, no longer shows it; null while it is shown, and again once it is. It is left out of `Alert.hits` and of lists, and keeps its last values and what was decided about it. */
  readonly missingSince?: Maybe<Scalars['DateTime']['output']>;
  /** The vendor's id of the listed party's profile. */
  readonly profileId?: Maybe<Scalars['String']['output']>;
  /** How dangerous it is. */
  readonly riskLevel: RiskLevel;
  /** The vendor's own word behind `riskLevel`. */
  readonly riskLevelSource: VendorValue;
  /** Why it is a risk. */
  readonly risks: ReadonlyArray<HitRisk>;
  /** The vendor's scores, each in its own range. */
  readonly scores: ReadonlyArray<Score>;
  /** The vendor's own id of the hit, as text. */
  readonly vendorId: Scalars['String']['output'];
};

/** A page of screening hits. */
export type ScreeningHitConnection = {
  /** The screening hits with their cursors. */
  readonly edges: ReadonlyArray<ScreeningHitEdge>;
  /** The screening hits. */
  readonly nodes: ReadonlyArray<ScreeningHit>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all, counted up to 10,000. Computed only when asked. */
  readonly totalCount: Scalars['Int']['output'];
  /** Whether `totalCount` is the whole number rather than the cap. */
  readonly totalCountIsExact: Scalars['Boolean']['output'];
};

/** A screening hit in a page. */
export type ScreeningHitEdge = {
  /** Its cursor in this order. */
  readonly cursor: Scalars['Cursor']['output'];
  /** A screening hit. */
  readonly node: ScreeningHit;
};

/** Which hits to list. */
export type ScreeningHitFilter = {
  /** Any of these accounts, by their opaque id or by the id of the providers file. */
  readonly accountIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Hits of any of these alerts. */
  readonly alertIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Any of these dispositions. */
  readonly disposition?: InputMaybe<ReadonlyArray<Disposition>>;
  /** Any of these match statuses. */
  readonly matchStatus?: InputMaybe<ReadonlyArray<MatchStatus>>;
  /** True: only those that their alert or case no longer shows; false or left out: only those that it shows. */
  readonly missing?: InputMaybe<Scalars['Boolean']['input']>;
  /** Any of these vendor ids of the listed party's profile. */
  readonly profileIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Any of these risk levels. */
  readonly riskLevel?: InputMaybe<ReadonlyArray<RiskLevel>>;
  /** Found by its matched name. Every word must occur, in any order, in parts of words too (one or two letters: at the beginning of a word). Case, accents and scripts count as the same: `ivanov` finds Иванов. At most 200 characters; refused where it finds more than 20,000. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
};

/** In what order to list hits. */
export type ScreeningHitOrder =
  /** First seen first. */
  | 'FIRST_SEEN_ASC'
  /** Last seen first. */
  | 'FIRST_SEEN_DESC';

/** Records chosen by a filter and frozen at one moment, with the action they were chosen for: records that stop matching stay in, and records that match later stay out. Only the person who made it can see it and decide by it. */
export type Selection = {
  /** What is to be decided. Only this action can be taken with the selection. */
  readonly action: CommandAction;
  /** The alerts as they are now, in the order they were selected in, newest first. */
  readonly alerts: AlertConnection;
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** When it was made. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When it can no longer be used. Make a new one then. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** An opaque id, to be passed as `selectionId`. */
  readonly id: Scalars['ID']['output'];
  /** What kind of records it holds. */
  readonly kind: SelectionKind;
  /** What the decision would come to, account by account, if it were taken at the moment you ask. Judged anew each time against the records as they are then: it may change until the decision is taken. */
  readonly plan: ReadonlyArray<SelectionPlan>;
};


/** Records chosen by a filter and frozen at one moment, with the action they were chosen for: records that stop matching stay in, and records that match later stay out. Only the person who made it can see it and decide by it. */
export type SelectionAlertsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  before?: InputMaybe<Scalars['Cursor']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** What can be decided about a selection of alerts. */
export type SelectionAction =
  /** Close them: the risk is taken. With `resolveAlerts`. */
  | 'ACCEPT'
  /** Close them: the risk is taken, with conditions. With `resolveAlerts`. */
  | 'ACCEPT_WITH_CONDITIONS'
  /** Take them into work, with `acknowledgeAlerts`. */
  | 'ACKNOWLEDGE'
  /** Write a note, with `addNote`. */
  | 'ADD_NOTE'
  /** Set the assignee, with `assignAlerts`. */
  | 'ASSIGN'
  /** Close them: nothing to do. With `resolveAlerts`. */
  | 'CLOSE_NO_ACTION'
  /** State that it is the same party, with `resolveAlerts`. */
  | 'CONFIRM_MATCH'
  /** Hand them to an investigation, with `escalateAlerts`. */
  | 'ESCALATE_TO_CASE'
  /** Hand them to a senior person, with `escalateAlerts`. */
  | 'ESCALATE_TO_REVIEWER'
  /** Put labels on or take them off, with `labelAlerts`. */
  | 'LABEL'
  /** Close them: not the same party. With `resolveAlerts`. */
  | 'MARK_FALSE_POSITIVE'
  /** Close them: the party is declined. With `resolveAlerts`. */
  | 'REJECT'
  /** Back to open, with `reopenAlerts`. */
  | 'REOPEN'
  /** Ask the client or another party for something, with `setAlertStatus`. */
  | 'REQUEST_INFORMATION'
  /** Ask for the vendor's machine-made research, with `requestAlertResearch`. */
  | 'REQUEST_RESEARCH'
  /** Change the priority, with `setAlertPriority`. */
  | 'SET_PRIORITY'
  /** Change the risk level. For the plan only: no mutation takes it with a selection. */
  | 'SET_RISK'
  /** Clear the assignee, with `assignAlerts`. */
  | 'UNASSIGN';

/** What kind of records a selection holds. */
export type SelectionKind =
  /** Alerts. */
  | 'ALERT';

/** What a decision would come to for those records of a selection that are at one account and are carried in one way. */
export type SelectionPlan = {
  /** The vendor connection the records came through. */
  readonly account: ProviderAccount;
  /** How many records it is about. */
  readonly count: Scalars['Int']['output'];
  /** Why the others would come back refused, as the results of the decision will say it. */
  readonly refusals: ReadonlyArray<PlanRefusal>;
  /** How many of them would be carried out: at the vendor, or here where the support is GATEWAY. The others are in `refusals`. */
  readonly sendable: Scalars['Int']['output'];
  /** How the vendor can carry it; null where the records' present state, or something in the input, refuses it already. */
  readonly support?: Maybe<Support>;
  /** The account's vendor, for example `w2`. */
  readonly vendor: Scalars['String']['output'];
  /** What would be lost on the way, as the results of the decision will say it. */
  readonly warnings: ReadonlyArray<Scalars['String']['output']>;
};

/** Alerts and how urgent they are to be. */
export type SetAlertPriorityInput = {
  /** The alerts, 1 to 1,000, of any vendors. Give either these or `selectionId`. */
  readonly alertIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The version you saw of each alert, in the order of `alertIds`. An alert that changed since comes back as CONFLICT. Not for a selection. */
  readonly expectedVersions?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** CRITICAL, HIGH, MEDIUM or LOW. UNSPECIFIED is what a vendor leaves open, and cannot be written. */
  readonly priority: Priority;
  /** Why. Kept whole in the gateway, and sent to the vendor where it takes a text with this, unless `vendorMessage` is given. At most 10,000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** A selection of yours, made with `createSelection` for the action SET_PRIORITY. Give either this or `alertIds`. */
  readonly selectionId?: InputMaybe<Scalars['ID']['input']>;
  /** A shorter text for the vendor, where `reason` is longer than it takes. A text that is too long is refused, never cut. */
  readonly vendorMessage?: InputMaybe<Scalars['String']['input']>;
  /** The exact vendor word to write instead of the one this gateway would choose. It is checked against the vendor's documented list. */
  readonly vendorValue?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** Where the work on alerts is to stand. */
export type SetAlertStatusInput = {
  /** The alerts, 1 to 1,000, of any vendors. Give either these or `selectionId`. */
  readonly alertIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The version you saw of each alert, in the order of `alertIds`. An alert that changed since comes back as CONFLICT. Not for a selection. */
  readonly expectedVersions?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** Why. Kept whole in the gateway, and sent to the vendor where it takes a text with this, unless `vendorMessage` is given. At most 10,000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** A selection of yours, made with `createSelection` for the action ACKNOWLEDGE, REQUEST_INFORMATION or REOPEN, which is what the status stands for. Give either this or `alertIds`. */
  readonly selectionId?: InputMaybe<Scalars['ID']['input']>;
  /** OPEN (back to open, the outcome cleared), IN_REVIEW (taken into work) or PENDING (waiting for somebody outside). Use `resolveAlerts` to close, and `escalateAlerts` to hand up. */
  readonly status: AlertStatus;
  /** A shorter text for the vendor, where `reason` is longer than it takes. A text that is too long is refused, never cut. */
  readonly vendorMessage?: InputMaybe<Scalars['String']['input']>;
  /** The exact vendor word to write instead of the one this gateway would choose. It is checked against the vendor's documented list. */
  readonly vendorValue?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** Where the work on cases is to stand. */
export type SetCaseStatusInput = {
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The cases, 1 to 1,000, of any vendors and of the gateway. */
  readonly caseIds: ReadonlyArray<Scalars['ID']['input']>;
  /** The conditions, for ACCEPTED_WITH_CONDITIONS. */
  readonly conditions?: InputMaybe<Scalars['String']['input']>;
  /** The version you saw of each case, in the order of `caseIds`. A case that changed since comes back as CONFLICT. */
  readonly expectedVersions?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** The matches behind the cases are not the same party, where the vendor has a way to say so. Only with CLOSED and DISMISSED. */
  readonly falsePositive: Scalars['Boolean']['input'];
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** How the cases ended: DISMISSED, ACCEPTED, ACCEPTED_WITH_CONDITIONS, REJECTED or REFERRED_FOR_SAR, which needs the permission `sar:refer`. Only with CLOSED. */
  readonly outcome?: InputMaybe<CaseOutcome>;
  /** Why. Kept whole in the gateway, and sent to the vendor where it takes a text with this, unless `vendorMessage` is given. At most 10,000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** The status; CLOSED needs `outcome`. */
  readonly status: CaseStatus;
  /** A shorter text for the vendor, where `reason` is longer than it takes. A text that is too long is refused, never cut. */
  readonly vendorMessage?: InputMaybe<Scalars['String']['input']>;
  /** The exact vendor word to write instead of the one this gateway would choose. It is checked against the vendor's documented list. */
  readonly vendorValue?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** A person's word on a command that is UNCERTAIN. */
export type SettleCommandInput = {
  /** The command. */
  readonly commandId: Scalars['ID']['input'];
  /** A key of your choice, at most 200 characters. The same key and input again does nothing and answers the same, with what is named in it as it is by then. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What the vendor's own system shows. */
  readonly outcome: SettledOutcome;
  /** How you know. Kept with the command. At most 10,000 characters. */
  readonly reason: Scalars['String']['input'];
};

/** What became of settling a command. */
export type SettleCommandPayload = {
  /** The one result. */
  readonly result: EndedCommandResult;
};

/** What a person has found out about a decision whose end nobody knew. */
export type SettledOutcome =
  /** The vendor applied it. The command becomes UNVERIFIED: there is a person's word, and no evidence. */
  | 'APPLIED'
  /** The vendor did not apply it. The command becomes REJECTED, and can be tried again with `retryCommands`. */
  | 'NOT_APPLIED';

/** How an alert stands against the deadline its vendor set. */
export type SlaStatus =
  /** Overdue. */
  | 'BREACHED'
  /** Nearly due. */
  | 'CRITICAL'
  /** The vendor sets no deadline, or shows none. */
  | 'NONE'
  /** In time. */
  | 'ON_TRACK'
  /** Soon due. */
  | 'WARNING';

/** Where figures come from. */
export type StatsSource =
  /** The records that match, counted when asked, up to 10,000. */
  | 'COUNTED'
  /** Counters that are kept with every change. Always exact, whatever the number. */
  | 'COUNTERS';

/** How far the reading of one list has come. */
export type StreamState =
  /** Read to its end; everything the vendor announced was seen. */
  | 'COMPLETE'
  /** Read to its end, but it kept moving: not everything the vendor announced was seen. It is read again. */
  | 'INCOMPLETE'
  /** Being read, or to be gone on with after an interruption. */
  | 'READING';

/** The party that was screened, as one account knows it. */
export type Subject = Node & {
  /** The vendor connection it came through. */
  readonly account: ProviderAccount;
  /** Its alerts, at most this many. Use `alerts(filter: {subjectIds: [...]})` to page through all. */
  readonly alerts: ReadonlyArray<Alert>;
  /** The birth date, as far as it is known. */
  readonly birthDate?: Maybe<PartialDate>;
  /** The reference your own systems gave to the party, where the vendor returns it. */
  readonly clientReference?: Maybe<Scalars['String']['output']>;
  /** When the gateway first saw it. */
  readonly firstSeenAt: Scalars['DateTime']['output'];
  /** An opaque id. */
  readonly id: Scalars['ID']['output'];
  /** The name the vendor holds. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** What kind of party it is. */
  readonly type: SubjectType;
  /** The vendor's own word behind `type`. */
  readonly typeSource: VendorValue;
  /** The vendor's own id of the party, as text. */
  readonly vendorId: Scalars['String']['output'];
  /** Raised by every change in the gateway. */
  readonly version: Scalars['Int']['output'];
};


/** The party that was screened, as one account knows it. */
export type SubjectAlertsArgs = {
  first: Scalars['Int']['input'];
};

/** A page of subjects. */
export type SubjectConnection = {
  /** The subjects with their cursors. */
  readonly edges: ReadonlyArray<SubjectEdge>;
  /** The subjects. */
  readonly nodes: ReadonlyArray<Subject>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all, counted up to 10,000. Computed only when asked. */
  readonly totalCount: Scalars['Int']['output'];
  /** Whether `totalCount` is the whole number rather than the cap. */
  readonly totalCountIsExact: Scalars['Boolean']['output'];
};

/** A subject in a page. */
export type SubjectEdge = {
  /** Its cursor in this order. */
  readonly cursor: Scalars['Cursor']['output'];
  /** A subject. */
  readonly node: Subject;
};

/** Which subjects to list. */
export type SubjectFilter = {
  /** Any of these accounts, by their opaque id or by the id of the providers file. */
  readonly accountIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Any of these references of your own systems. */
  readonly clientReferences?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Any of these subjects. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Found by its name, or by its vendor id and client reference. Every word must occur in the same one of these, in any order, in parts of words too (one or two letters: at the beginning of a word). Case, accents and scripts count as the same: `ivanov` finds Иванов. At most 200 characters; refused where it finds more than 20,000. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  /** Any of these kinds. */
  readonly type?: InputMaybe<ReadonlyArray<SubjectType>>;
  /** Any of these vendor ids of the party. */
  readonly vendorIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** In what order to list subjects. */
export type SubjectOrder =
  /** First seen first. */
  | 'FIRST_SEEN_ASC'
  /** Last seen first. */
  | 'FIRST_SEEN_DESC';

/** What kind of party a subject or a listed entry is. */
export type SubjectType =
  /** An aircraft. */
  | 'AIRCRAFT'
  /** A company. */
  | 'COMPANY'
  /** An organisation that is not a company. */
  | 'ORGANISATION'
  /** A natural person. */
  | 'PERSON'
  /** The vendor does not say, or its word is not known. */
  | 'UNKNOWN'
  /** A ship. */
  | 'VESSEL';

export type Subscription = {
  /** Changes of alerts. With a filter: those that matched before or after the change, as ENTERED, UPDATED or LEFT, so that a view never keeps a stale row. */
  readonly alertChanged: AlertEvent;
  /** Figures about alerts, anew whenever they have changed, at most once a second. Nothing is sent at the start: subscribe first, then ask `alertStats` for the present figures. */
  readonly alertStatsChanged: AlertStats;
  /** Every change of the tenant's data, from the cursor `after`, or from now on. */
  readonly events: Event;
};


export type SubscriptionAlertChangedArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<AlertFilter>;
};


export type SubscriptionAlertStatsChangedArgs = {
  filter?: InputMaybe<AlertFilter>;
  groupBy: ReadonlyArray<AlertDimension>;
};


export type SubscriptionEventsArgs = {
  after?: InputMaybe<Scalars['Cursor']['input']>;
  filter?: InputMaybe<EventFilter>;
  types?: InputMaybe<ReadonlyArray<EventType>>;
};

/** What becomes of an action at an account, known before anything is sent. */
export type Support =
  /** Kept in the gateway, because the vendor has no field for it. */
  | 'GATEWAY'
  /** Carried to the vendor with a loss; needs `allowLossy`. */
  | 'LOSSY'
  /** Carried to the vendor as it is. */
  | 'OK'
  /** The vendor cannot do it; nothing is sent. */
  | 'UNSUPPORTED';

/** What a command is about. */
export type TargetKind =
  /** The account itself. */
  | 'ACCOUNT'
  /** An alert. */
  | 'ALERT'
  /** A case. */
  | 'CASE'
  /** A hit of a screening. */
  | 'HIT';

/** What went wrong at an account. */
export type TroubleKind =
  /** The vendor answered that it failed itself. */
  | 'FAILED'
  /** The vendor says that what was asked for does not exist. */
  | 'GONE'
  /** A list changed so fast while it was read that not all of it was seen. */
  | 'INCOMPLETE'
  /** The gateway itself could not take in what the vendor sent; it is tried again. */
  | 'INTERNAL'
  /** The vendor was never reached: its name is unknown, or it refused the connection. */
  | 'NOT_SENT'
  /** No complete answer came in time. */
  | 'NO_ANSWER'
  /** The vendor asked us to wait. */
  | 'RATE_LIMITED'
  /** The vendor refused the request. */
  | 'REFUSED'
  /** The vendor refused the credentials. */
  | 'UNAUTHORIZED'
  /** An answer came that cannot be understood. */
  | 'UNREADABLE';

/** A vendor word that the vocabulary does not know, and how often it came. */
export type UnrecognisedWord = {
  /** The vendor's field. */
  readonly field: Scalars['String']['output'];
  /** When it first came. */
  readonly firstSeenAt: Scalars['DateTime']['output'];
  /** When it last came. */
  readonly lastSeenAt: Scalars['DateTime']['output'];
  /** The word exactly as the vendor sent it. */
  readonly raw: Scalars['String']['output'];
  /** In how many records or changes it came. */
  readonly seen: Scalars['Int']['output'];
};

/** Changes of one alert. What is left out stays as it is; null is refused where the field cannot be emptied. One field alone is the same decision as its own mutation (`setAlertStatus`, `setAlertPriority`, `assignAlerts`, a change of risk); several together go to the vendor in one call, and are refused where it cannot take all of them. */
export type UpdateAlertInput = {
  /** The alert. */
  readonly alertId: Scalars['ID']['input'];
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The person it goes to, one of `users`; null unassigns. */
  readonly assigneeId?: InputMaybe<Scalars['ID']['input']>;
  /** What risk it is about. */
  readonly category?: InputMaybe<AlertCategory>;
  /** Fields of your firm's own. */
  readonly customFields?: InputMaybe<ReadonlyArray<CustomFieldInput>>;
  /** The description. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** The deadline; null takes it away. */
  readonly dueAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The version you saw. An alert that changed since comes back as CONFLICT. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** In which part of the relationship it was raised. */
  readonly lifecycleStage?: InputMaybe<LifecycleStage>;
  /** How urgent it is: CRITICAL, HIGH, MEDIUM or LOW. */
  readonly priority?: InputMaybe<Priority>;
  /** Why. Kept whole in the gateway, and sent to the vendor where it takes a text with this, unless `vendorMessage` is given. At most 10,000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** How dangerous the party is: HIGH, MEDIUM or LOW. By itself, without other fields. */
  readonly riskLevel?: InputMaybe<RiskLevel>;
  /** Where the work stands: OPEN, IN_REVIEW or PENDING. Use `resolveAlerts` to close, and `escalateAlerts` to hand up. */
  readonly status?: InputMaybe<AlertStatus>;
  /** All screened parties it is to be linked to afterwards. */
  readonly subjectIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** More of them by the vendor's own ids, for those that no record has named yet. */
  readonly subjectVendorIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** All transactions it is to be linked to afterwards, by the vendor's ids of them. */
  readonly transactionIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Which control raised it. */
  readonly type?: InputMaybe<AlertType>;
  /** A shorter text for the vendor, where `reason` is longer than it takes. A text that is too long is refused, never cut. */
  readonly vendorMessage?: InputMaybe<Scalars['String']['input']>;
  /** The exact vendor word to write instead of the one this gateway would choose, where one field with a fixed set of words is changed: the status, priority, category, type or stage. It is checked against the vendor's documented list. */
  readonly vendorValue?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** Changes of one case. What is left out stays as it is; null is refused where the field cannot be emptied. The status, the priority or the assignee alone is the same decision as its own mutation; several together go to the vendor in one call, and are refused where it cannot take all of them. */
export type UpdateCaseInput = {
  /** All alerts it is to gather afterwards; `linkCaseAlerts` adds to them. */
  readonly alertIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The person it goes to, one of `users`; null unassigns. */
  readonly assigneeId?: InputMaybe<Scalars['ID']['input']>;
  /** The case. */
  readonly caseId: Scalars['ID']['input'];
  /** What risk it is about. */
  readonly category?: InputMaybe<AlertCategory>;
  /** The conditions; only with ACCEPTED_WITH_CONDITIONS. */
  readonly conditions?: InputMaybe<Scalars['String']['input']>;
  /** What it is about. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** When it is due; null takes the date away. */
  readonly dueAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The version you saw. A case that changed since comes back as CONFLICT. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** How it ended; only with CLOSED. REFERRED_FOR_SAR needs the permission `sar:refer`. */
  readonly outcome?: InputMaybe<CaseOutcome>;
  /** How urgent it is: CRITICAL, HIGH, MEDIUM or LOW. */
  readonly priority?: InputMaybe<Priority>;
  /** Why. Kept whole in the gateway, and sent to the vendor where it takes a text with this, unless `vendorMessage` is given. At most 10,000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** All people who are to review it afterwards, of `users`. */
  readonly reviewerIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Where the work stands; CLOSED needs `outcome`. */
  readonly status?: InputMaybe<CaseStatus>;
  /** All screened parties it is to be linked to afterwards. */
  readonly subjectIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** More of them by the vendor's own ids, for those that no record has named yet. */
  readonly subjectVendorIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** What it is called. */
  readonly title?: InputMaybe<Scalars['String']['input']>;
  /** All transactions it is to be linked to afterwards, by the vendor's ids of them. */
  readonly transactionIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** A shorter text for the vendor, where `reason` is longer than it takes. A text that is too long is refused, never cut. */
  readonly vendorMessage?: InputMaybe<Scalars['String']['input']>;
  /** The exact vendor word to write instead of the one this gateway would choose, where one field with a fixed set of words is changed: the status or the priority. It is checked against the vendor's documented list. */
  readonly vendorValue?: InputMaybe<Scalars['String']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** Cases and the people who review them. */
export type UpdateCaseReviewersInput = {
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** The cases, 1 to 1,000, of any vendors and of the gateway. */
  readonly caseIds: ReadonlyArray<Scalars['ID']['input']>;
  /** The version you saw of each case, in the order of `caseIds`. A case that changed since comes back as CONFLICT. */
  readonly expectedVersions?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** What becomes of those who reviewed them before. */
  readonly mode: ReviewerUpdateMode;
  /** The people, of `users`. May be empty with SET, which takes all of them off. */
  readonly reviewerIds: ReadonlyArray<Scalars['ID']['input']>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** The triggers of an account, as they are to be from now on. Give all of them: what a vendor does with those left out is its own affair. */
export type UpdateCaseTriggersInput = {
  /** The account, by its opaque id or by the id of the providers file. */
  readonly accountId: Scalars['ID']['input'];
  /** Accept what the vendor can express only with a loss. Without it such items come back as LOSSY_WRITE and nothing is sent. */
  readonly allowLossy: Scalars['Boolean']['input'];
  /** A key of your choice, at most 200 characters. The same key and input again answers with the same operation instead of a second one. */
  readonly idempotencyKey?: InputMaybe<Scalars['String']['input']>;
  /** The triggers, 1 to 50, each name once. */
  readonly triggers: ReadonlyArray<CaseTriggerInput>;
  /** How long to wait for the vendors before answering, 0 to 10,000 milliseconds. */
  readonly waitMs: Scalars['Int']['input'];
};

/** One of the tenant's own people, learned from the records that name them as assignee, reviewer or closer, or made known with `linkUser`. Every vendor has its own id for them; two accounts' ids become one person by themselves only where both give the same e-mail address, and by `linkUser`. */
export type User = Node & {
  /** What they are called at each account, at most 100. */
  readonly accounts: ReadonlyArray<AccountUser>;
  /** The e-mail address, as a vendor last told it; null where no vendor shows one. */
  readonly email?: Maybe<Scalars['String']['output']>;
  /** When a record first named them. */
  readonly firstSeenAt: Scalars['DateTime']['output'];
  /** An opaque id. */
  readonly id: Scalars['ID']['output'];
  /** The name, as a vendor last told it; null where no vendor shows one. */
  readonly name?: Maybe<Scalars['String']['output']>;
};

/** A page of people. */
export type UserConnection = {
  /** The people with their cursors. */
  readonly edges: ReadonlyArray<UserEdge>;
  /** The people. */
  readonly nodes: ReadonlyArray<User>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are, counted up to 10,000 and only when asked for. */
  readonly totalCount: Scalars['Int']['output'];
  /** False where there are more than were counted. */
  readonly totalCountIsExact: Scalars['Boolean']['output'];
};

/** A person in a page. */
export type UserEdge = {
  /** Their cursor, valid in this order only. */
  readonly cursor: Scalars['Cursor']['output'];
  /** The person. */
  readonly node: User;
};

/** Which people to list. All given conditions hold together; a list matches any of its values. */
export type UserFilter = {
  /** Known at any of these accounts, by their ids or as the providers file names them. */
  readonly accountIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Any of these. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** True: only those known by more than one vendor id; false: only those known by one, who may still have to be linked. */
  readonly linked?: InputMaybe<Scalars['Boolean']['input']>;
  /** By any of these user ids at a vendor; with `accountIds`, at one of those. */
  readonly vendorUserIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** The orders of people. */
export type UserOrder =
  /** The latest to be learned of first. */
  | 'FIRST_SEEN_DESC'
  /** By name, or by e-mail address where there is no name; those without either last. */
  | 'NAME_ASC';

/** One of a vendor's own identifiers. Always text, whatever its size. */
export type VendorId = {
  /** The vendor's name for the identifier, for example `caseId`. */
  readonly field: Scalars['String']['output'];
  /** The identifier, exactly. */
  readonly value: Scalars['String']['output'];
};

/** A note a vendor keeps on an alert. */
export type VendorNote = {
  /** Who wrote it, as the vendor names them. */
  readonly author?: Maybe<Scalars['String']['output']>;
  /** When it was written. */
  readonly createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** The documents it names. */
  readonly documents: ReadonlyArray<NoteDocument>;
  /** The vendor's id of the note. */
  readonly id: Scalars['String']['output'];
  /** Its text. */
  readonly text?: Maybe<Scalars['String']['output']>;
  /** Its title. */
  readonly title?: Maybe<Scalars['String']['output']>;
};

/** A person as a vendor knows them. The same colleague has a different id at each vendor. */
export type VendorUser = {
  /** The person's e-mail address, where the vendor shows it. */
  readonly email?: Maybe<Scalars['String']['output']>;
  /** The person's id at the vendor; the gateway's own where the gateway keeps who it is. */
  readonly id: Scalars['String']['output'];
  /** The person's name, where the vendor shows it. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** Who this is among the tenant's people; null where the vendor names them in a way that nobody can be told by. */
  readonly user?: Maybe<User>;
};

/** The vendor's own word behind a canonical value. */
export type VendorValue = {
  /** How faithful the translation is. */
  readonly fidelity: Fidelity;
  /** The path of the vendor's field it stood in; null where the vendor has no such field. */
  readonly field?: Maybe<Scalars['String']['output']>;
  /** The word exactly as the vendor sent it; null where the vendor has no such field. */
  readonly raw?: Maybe<Scalars['String']['output']>;
};

/** Whoever asks. */
export type Viewer = {
  /** The token's subject. */
  readonly id: Scalars['ID']['output'];
  /** The permissions the token carries, for example `sar:read`. */
  readonly permissions: ReadonlyArray<Scalars['String']['output']>;
  /** The roles the token carries. */
  readonly roles: ReadonlyArray<Role>;
  /** The tenant whose data is seen. */
  readonly tenant: Scalars['String']['output'];
};

/** One vendor word on one canonical axis. A vendor field that carries several ideas appears once for each. */
export type VocabularyEntry = {
  /** The canonical enum it is read as, for example `AlertStatus`. */
  readonly concept: Scalars['String']['output'];
  /** Whether the word stands in the vendor's API document. If not, it stands on another public page of the vendor, or its note says why it is assumed. */
  readonly documented: Scalars['Boolean']['output'];
  /** How faithful the translation is. */
  readonly fidelity: Fidelity;
  /** The vendor's field. */
  readonly field: Scalars['String']['output'];
  /** What to know about it. */
  readonly note?: Maybe<Scalars['String']['output']>;
  /** The vendor's word. */
  readonly raw: Scalars['String']['output'];
  /** The canonical value. */
  readonly value: Scalars['String']['output'];
  /** The vendor. */
  readonly vendor: Scalars['String']['output'];
};

/** Which work to list. Unspecified priorities and unknown statuses stay in view unless they are excluded by name. */
export type WorkFilter = {
  /** Any of these accounts, by their opaque id or by the id of the providers file. */
  readonly accountIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Any of these assignees. By their user id at the vendor, which another person may have at another account; or by the id of a `User`, which means that person under whatever id an account knows them, and what is assigned to them in the gateway. */
  readonly assigneeIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Any of these categories. */
  readonly category?: InputMaybe<ReadonlyArray<AlertCategory>>;
  /** At least this urgent. Items with an unspecified priority stay in view; use `priority` to exclude them. */
  readonly minPriority?: InputMaybe<Priority>;
  /** Any of these priorities, exactly. */
  readonly priority?: InputMaybe<ReadonlyArray<Priority>>;
  /** Any of these risk levels. */
  readonly riskLevel?: InputMaybe<ReadonlyArray<RiskLevel>>;
  /** Found as `search` in the filters of alerts and cases finds them, by titles, names and references. Case, accents and scripts count as the same: `ivanov` finds Иванов. At most 200 characters; refused where it finds more than 20,000. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  /** True: only those without an assignee; false: only those with one. */
  readonly unassigned?: InputMaybe<Scalars['Boolean']['input']>;
  /** Any of these vendors. */
  readonly vendors?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Any of these work states. When left out: everything but DONE. */
  readonly workState?: InputMaybe<ReadonlyArray<WorkState>>;
};

/** Something a person may have to work on: an alert, or an investigation case of a vendor that has no alerts. */
export type WorkItem = {
  /** The vendor connection it came through. */
  readonly account: ProviderAccount;
  /** The person it is assigned to: at the vendor, or here where the vendor has no assignees. */
  readonly assignee?: Maybe<VendorUser>;
  /** What risk it is about. */
  readonly category?: Maybe<AlertCategory>;
  /** When the vendor created it; null where it does not say. */
  readonly createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** An opaque id. */
  readonly id: Scalars['ID']['output'];
  /** How urgent it is. */
  readonly priority: Priority;
  /** The vendor's own word for the priority. */
  readonly prioritySource: VendorValue;
  /** How dangerous the party or match is. */
  readonly riskLevel: RiskLevel;
  /** The screened party. */
  readonly subject?: Maybe<Subject>;
  /** What it is called. */
  readonly title?: Maybe<Scalars['String']['output']>;
  /** When the vendor last changed it; null where it does not say. */
  readonly updatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The vendor's own id of the record. */
  readonly vendorId: Scalars['String']['output'];
  /** Raised by every change in the gateway; pass it as `expectedVersion` to refuse a decision on a stale view. */
  readonly version: Scalars['Int']['output'];
  /** Where the work stands. */
  readonly workState: WorkState;
};

/** A page of work items. */
export type WorkItemConnection = {
  /** The work items with their cursors. */
  readonly edges: ReadonlyArray<WorkItemEdge>;
  /** The work items. */
  readonly nodes: ReadonlyArray<WorkItem>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all, counted up to 10,000. Computed only when asked. */
  readonly totalCount: Scalars['Int']['output'];
  /** Whether `totalCount` is the whole number rather than the cap. */
  readonly totalCountIsExact: Scalars['Boolean']['output'];
};

/** A work item in a page. */
export type WorkItemEdge = {
  /** Its cursor in this order. */
  readonly cursor: Scalars['Cursor']['output'];
  /** A work item. */
  readonly node: WorkItem;
};

/** In what order to list work. */
export type WorkOrder =
  /** Oldest first, by the vendor's creation time. */
  | 'CREATED_AT_ASC'
  /** Newest first, by the vendor's creation time. */
  | 'CREATED_AT_DESC'
  /** Most urgent first, then newest first. */
  | 'PRIORITY_DESC';

/** Where a piece of work stands, the same words for an alert and for an investigation case, so that one queue can show both. */
export type WorkState =
  /** No more work is expected. */
  | 'DONE'
  /** Handed up. */
  | 'ESCALATED'
  /** Somebody is examining it. */
  | 'IN_PROGRESS'
  /** Nobody has taken it. */
  | 'TO_DO'
  /** The vendor's word is not known; treat it as work that may be due. */
  | 'UNKNOWN'
  /** Paused until information or another party answers. */
  | 'WAITING';

/** The limits of an account's vendor for writes. */
export type WriteLimits = {
  /** Whether the vendor lets a write be checked by reading the record again. */
  readonly canReadBack: Scalars['Boolean']['output'];
  /** How many records travel in one vendor call at most. Larger decisions are split. */
  readonly maxBatch: Scalars['Int']['output'];
  /** How long a text for the vendor may be, in UTF-16 units; null where no limit is known. Longer ones are refused, never cut. */
  readonly maxMessage?: Maybe<Scalars['Int']['output']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;




/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  CommandResult:
    | ( Outcome )
    | ( Outcome )
    | ( Outcome )
    | ( Outcome )
    | ( Outcome )
    | ( RetriedCommand )
  ;
  Node:
    | ( AlertRow )
    | ( CaseRow )
    | ( CaseAlertRow )
    | ( CommandRow )
    | ( OperationRow )
    | ( AccountRow )
    | ( HitRow )
    | ( SubjectRow )
    | ( UserRow )
  ;
  WorkItem:
    | ( AlertRow )
    | ( CaseRow )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AccountCommandPayload: ResolverTypeWrapper<Decision>;
  AccountCommandResult: ResolverTypeWrapper<Outcome>;
  AccountRate: ResolverTypeWrapper<AccountRate>;
  AccountState: AccountState;
  AccountStream: ResolverTypeWrapper<StreamRow>;
  AccountUser: ResolverTypeWrapper<AccountUserRow>;
  AcknowledgeAlertsInput: AcknowledgeAlertsInput;
  ActionCapability: ResolverTypeWrapper<ActionCapability>;
  AddNoteInput: AddNoteInput;
  Alert: ResolverTypeWrapper<AlertRow>;
  AlertCategory: AlertCategory;
  AlertCategoryValue: ResolverTypeWrapper<StoredCategory>;
  AlertCommandPayload: ResolverTypeWrapper<Decision>;
  AlertCommandResult: ResolverTypeWrapper<Outcome>;
  AlertConnection: ResolverTypeWrapper<AlertPage>;
  AlertDimension: AlertDimension;
  AlertEdge: ResolverTypeWrapper<Omit<AlertEdge, 'node'> & { node: ResolversTypes['Alert'] }>;
  AlertEvent: ResolverTypeWrapper<EventNode>;
  AlertFilter: AlertFilter;
  AlertOrder: AlertOrder;
  AlertResearch: ResolverTypeWrapper<ResearchNode>;
  AlertStats: ResolverTypeWrapper<AlertFigures>;
  AlertStatsGroup: ResolverTypeWrapper<AlertFigureGroup>;
  AlertStatus: AlertStatus;
  AlertType: AlertType;
  AssignAlertsInput: AssignAlertsInput;
  AssignCasesInput: AssignCasesInput;
  Associate: ResolverTypeWrapper<Associate>;
  BackfillProgress: ResolverTypeWrapper<BackfillProgress>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  CancelCommandsInput: CancelCommandsInput;
  CancelCommandsPayload: ResolverTypeWrapper<EndedCommands>;
  Case: ResolverTypeWrapper<CaseRow>;
  CaseAlert: ResolverTypeWrapper<CaseAlertRow>;
  CaseAlertConnection: ResolverTypeWrapper<CaseAlertPage>;
  CaseAlertEdge: ResolverTypeWrapper<Omit<CaseAlertEdge, 'node'> & { node: ResolversTypes['CaseAlert'] }>;
  CaseAlertFilter: CaseAlertFilter;
  CaseAlertOrder: CaseAlertOrder;
  CaseAlertRole: CaseAlertRole;
  CaseCommandPayload: ResolverTypeWrapper<Decision>;
  CaseCommandResult: ResolverTypeWrapper<Outcome>;
  CaseConnection: ResolverTypeWrapper<CasePage>;
  CaseDimension: CaseDimension;
  CaseEdge: ResolverTypeWrapper<Omit<CaseEdge, 'node'> & { node: ResolversTypes['Case'] }>;
  CaseFilter: CaseFilter;
  CaseHit: ResolverTypeWrapper<CaseHitRow>;
  CaseKind: CaseKind;
  CaseOrder: CaseOrder;
  CaseOutcome: CaseOutcome;
  CaseStats: ResolverTypeWrapper<CaseFigures>;
  CaseStatsGroup: ResolverTypeWrapper<CaseFigureGroup>;
  CaseStatus: CaseStatus;
  CaseTrigger: ResolverTypeWrapper<CaseTrigger>;
  CaseTriggerInput: CaseTriggerInput;
  CaseTriggers: ResolverTypeWrapper<CaseTriggersRow>;
  CategoryDetail: CategoryDetail;
  ChangedField: ResolverTypeWrapper<ChangedField>;
  ClosedBy: ClosedBy;
  Command: ResolverTypeWrapper<CommandRow>;
  CommandAction: CommandAction;
  CommandConnection: ResolverTypeWrapper<CommandPage>;
  CommandEdge: ResolverTypeWrapper<Omit<CommandEdge, 'node'> & { node: ResolversTypes['Command'] }>;
  CommandResult: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['CommandResult']>;
  CommandState: CommandState;
  CreateAlertsInput: CreateAlertsInput;
  CreateCaseFromTemplateInput: CreateCaseFromTemplateInput;
  CreateCasesInput: CreateCasesInput;
  CreateSelectionInput: CreateSelectionInput;
  CreateSelectionPayload: ResolverTypeWrapper<Omit<CreateSelectionPayload, 'selection'> & { selection: ResolversTypes['Selection'] }>;
  Cursor: ResolverTypeWrapper<Scalars['Cursor']['output']>;
  CustomFieldInput: CustomFieldInput;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DateTimeRange: DateTimeRange;
  DecideScreeningHitsInput: DecideScreeningHitsInput;
  Disposition: Disposition;
  DuplicateParties: ResolverTypeWrapper<DuplicateNode>;
  EndedCommandResult: ResolverTypeWrapper<EndedCommand>;
  EscalateAlertsInput: EscalateAlertsInput;
  EscalateTo: EscalateTo;
  EscalationCaseInput: EscalationCaseInput;
  EscalationTarget: EscalationTarget;
  Event: ResolverTypeWrapper<EventNode>;
  EventConnection: ResolverTypeWrapper<EventPage>;
  EventEdge: ResolverTypeWrapper<Omit<EventEdge, 'node'> & { node: ResolversTypes['Event'] }>;
  EventFilter: EventFilter;
  EventType: EventType;
  Evidence: ResolverTypeWrapper<Evidence>;
  EvidenceKind: EvidenceKind;
  Fidelity: Fidelity;
  FieldOwner: FieldOwner;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  GatewayNote: ResolverTypeWrapper<NoteRow>;
  HitCommandPayload: ResolverTypeWrapper<Decision>;
  HitCommandResult: ResolverTypeWrapper<Outcome>;
  HitDecision: ResolverTypeWrapper<HitDecision>;
  HitFact: ResolverTypeWrapper<HitFact>;
  HitRisk: ResolverTypeWrapper<HitRisk>;
  HitRiskClass: HitRiskClass;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  LabelAlertsInput: LabelAlertsInput;
  LabelCasesInput: LabelCasesInput;
  LifecycleStage: LifecycleStage;
  LinkAlertSubjectsInput: LinkAlertSubjectsInput;
  LinkAlertTransactionsInput: LinkAlertTransactionsInput;
  LinkCaseAlertsInput: LinkCaseAlertsInput;
  LinkCaseSubjectsInput: LinkCaseSubjectsInput;
  LinkCaseTransactionsInput: LinkCaseTransactionsInput;
  LinkUserInput: LinkUserInput;
  LinkUserPayload: ResolverTypeWrapper<Linked>;
  Long: ResolverTypeWrapper<Scalars['Long']['output']>;
  MatchStatus: MatchStatus;
  MediaItem: ResolverTypeWrapper<MediaItem>;
  MediaTaxonomy: MediaTaxonomy;
  MediaTopic: MediaTopic;
  Membership: Membership;
  MetadataInput: MetadataInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  NewAlertInput: NewAlertInput;
  NewCaseInput: NewCaseInput;
  NewCaseSubjectInput: NewCaseSubjectInput;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  NoteDocument: ResolverTypeWrapper<NoteDocument>;
  Operation: ResolverTypeWrapper<OperationRow>;
  OperationConnection: ResolverTypeWrapper<OperationPage>;
  OperationCount: ResolverTypeWrapper<OperationCount>;
  OperationEdge: ResolverTypeWrapper<Omit<OperationEdge, 'node'> & { node: ResolversTypes['Operation'] }>;
  OperationFilter: OperationFilter;
  OperationState: OperationState;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PartialDate: ResolverTypeWrapper<PartialDate>;
  PersonInput: PersonInput;
  PlanRefusal: ResolverTypeWrapper<PlanRefusal>;
  Priority: Priority;
  ProviderAccount: ResolverTypeWrapper<AccountRow>;
  QuarantinedRecord: ResolverTypeWrapper<QuarantineNode>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Reconciliation: ResolverTypeWrapper<Reconciliation>;
  RecordCommandPayload: ResolverTypeWrapper<Decision>;
  RecordCommandResult: ResolverTypeWrapper<Outcome>;
  RecordFlag: ResolverTypeWrapper<RecordFlag>;
  RemediateAction: RemediateAction;
  RemediateCaseAlertItem: RemediateCaseAlertItem;
  RemediateCaseAlertsInput: RemediateCaseAlertsInput;
  RemediationAction: RemediationAction;
  ReopenAlertsInput: ReopenAlertsInput;
  RequestAlertResearchInput: RequestAlertResearchInput;
  ResearchDepth: ResearchDepth;
  ResearchSource: ResolverTypeWrapper<ResearchSource>;
  ResearchStatus: ResearchStatus;
  ResolveAction: ResolveAction;
  ResolveAlertsInput: ResolveAlertsInput;
  ResultCode: ResultCode;
  RetriedCommandResult: ResolverTypeWrapper<RetriedCommand>;
  RetriedRecord: ResolverTypeWrapper<RetriedRecord>;
  RetryCommandsInput: RetryCommandsInput;
  RetryCommandsPayload: ResolverTypeWrapper<RetriedCommands>;
  RetryOutcome: RetryOutcome;
  RetryQuarantinedInput: RetryQuarantinedInput;
  RetryQuarantinedPayload: ResolverTypeWrapper<Retried>;
  ReviewerUpdateMode: ReviewerUpdateMode;
  RiskLevel: RiskLevel;
  Role: Role;
  Score: ResolverTypeWrapper<Score>;
  ScreeningHit: ResolverTypeWrapper<HitRow>;
  ScreeningHitConnection: ResolverTypeWrapper<HitPage>;
  ScreeningHitEdge: ResolverTypeWrapper<Omit<ScreeningHitEdge, 'node'> & { node: ResolversTypes['ScreeningHit'] }>;
  ScreeningHitFilter: ScreeningHitFilter;
  ScreeningHitOrder: ScreeningHitOrder;
  Selection: ResolverTypeWrapper<SelectionRow>;
  SelectionAction: SelectionAction;
  SelectionKind: SelectionKind;
  SelectionPlan: ResolverTypeWrapper<PlanGroup>;
  SetAlertPriorityInput: SetAlertPriorityInput;
  SetAlertStatusInput: SetAlertStatusInput;
  SetCaseStatusInput: SetCaseStatusInput;
  SettleCommandInput: SettleCommandInput;
  SettleCommandPayload: ResolverTypeWrapper<Omit<SettleCommandPayload, 'result'> & { result: ResolversTypes['EndedCommandResult'] }>;
  SettledOutcome: SettledOutcome;
  SlaStatus: SlaStatus;
  StatsSource: StatsSource;
  StreamState: StreamState;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Subject: ResolverTypeWrapper<SubjectRow>;
  SubjectConnection: ResolverTypeWrapper<SubjectPage>;
  SubjectEdge: ResolverTypeWrapper<Omit<SubjectEdge, 'node'> & { node: ResolversTypes['Subject'] }>;
  SubjectFilter: SubjectFilter;
  SubjectOrder: SubjectOrder;
  SubjectType: SubjectType;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Support: Support;
  TargetKind: TargetKind;
  TroubleKind: TroubleKind;
  UnrecognisedWord: ResolverTypeWrapper<UnrecognisedRow>;
  UpdateAlertInput: UpdateAlertInput;
  UpdateCaseInput: UpdateCaseInput;
  UpdateCaseReviewersInput: UpdateCaseReviewersInput;
  UpdateCaseTriggersInput: UpdateCaseTriggersInput;
  User: ResolverTypeWrapper<UserRow>;
  UserConnection: ResolverTypeWrapper<UserPage>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  UserFilter: UserFilter;
  UserOrder: UserOrder;
  VendorId: ResolverTypeWrapper<VendorId>;
  VendorNote: ResolverTypeWrapper<NoteDraft>;
  VendorUser: ResolverTypeWrapper<VendorUserNode>;
  VendorValue: ResolverTypeWrapper<VendorValue>;
  Viewer: ResolverTypeWrapper<Asker>;
  VocabularyEntry: ResolverTypeWrapper<VocabularyRow>;
  WorkFilter: WorkFilter;
  WorkItem: ResolverTypeWrapper<WorkRow>;
  WorkItemConnection: ResolverTypeWrapper<WorkPage>;
  WorkItemEdge: ResolverTypeWrapper<Omit<WorkItemEdge, 'node'> & { node: ResolversTypes['WorkItem'] }>;
  WorkOrder: WorkOrder;
  WorkState: WorkState;
  WriteLimits: ResolverTypeWrapper<WriteLimits>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AccountCommandPayload: Decision;
  AccountCommandResult: Outcome;
  AccountRate: AccountRate;
  AccountStream: StreamRow;
  AccountUser: AccountUserRow;
  AcknowledgeAlertsInput: AcknowledgeAlertsInput;
  ActionCapability: ActionCapability;
  AddNoteInput: AddNoteInput;
  Alert: AlertRow;
  AlertCategoryValue: StoredCategory;
  AlertCommandPayload: Decision;
  AlertCommandResult: Outcome;
  AlertConnection: AlertPage;
  AlertEdge: Omit<AlertEdge, 'node'> & { node: ResolversParentTypes['Alert'] };
  AlertEvent: EventNode;
  AlertFilter: AlertFilter;
  AlertResearch: ResearchNode;
  AlertStats: AlertFigures;
  AlertStatsGroup: AlertFigureGroup;
  AssignAlertsInput: AssignAlertsInput;
  AssignCasesInput: AssignCasesInput;
  Associate: Associate;
  BackfillProgress: BackfillProgress;
  Boolean: Scalars['Boolean']['output'];
  CancelCommandsInput: CancelCommandsInput;
  CancelCommandsPayload: EndedCommands;
  Case: CaseRow;
  CaseAlert: CaseAlertRow;
  CaseAlertConnection: CaseAlertPage;
  CaseAlertEdge: Omit<CaseAlertEdge, 'node'> & { node: ResolversParentTypes['CaseAlert'] };
  CaseAlertFilter: CaseAlertFilter;
  CaseCommandPayload: Decision;
  CaseCommandResult: Outcome;
  CaseConnection: CasePage;
  CaseEdge: Omit<CaseEdge, 'node'> & { node: ResolversParentTypes['Case'] };
  CaseFilter: CaseFilter;
  CaseHit: CaseHitRow;
  CaseStats: CaseFigures;
  CaseStatsGroup: CaseFigureGroup;
  CaseTrigger: CaseTrigger;
  CaseTriggerInput: CaseTriggerInput;
  CaseTriggers: CaseTriggersRow;
  ChangedField: ChangedField;
  Command: CommandRow;
  CommandConnection: CommandPage;
  CommandEdge: Omit<CommandEdge, 'node'> & { node: ResolversParentTypes['Command'] };
  CommandResult: ResolversInterfaceTypes<ResolversParentTypes>['CommandResult'];
  CreateAlertsInput: CreateAlertsInput;
  CreateCaseFromTemplateInput: CreateCaseFromTemplateInput;
  CreateCasesInput: CreateCasesInput;
  CreateSelectionInput: CreateSelectionInput;
  CreateSelectionPayload: Omit<CreateSelectionPayload, 'selection'> & { selection: ResolversParentTypes['Selection'] };
  Cursor: Scalars['Cursor']['output'];
  CustomFieldInput: CustomFieldInput;
  DateTime: Scalars['DateTime']['output'];
  DateTimeRange: DateTimeRange;
  DecideScreeningHitsInput: DecideScreeningHitsInput;
  DuplicateParties: DuplicateNode;
  EndedCommandResult: EndedCommand;
  EscalateAlertsInput: EscalateAlertsInput;
  EscalationCaseInput: EscalationCaseInput;
  Event: EventNode;
  EventConnection: EventPage;
  EventEdge: Omit<EventEdge, 'node'> & { node: ResolversParentTypes['Event'] };
  EventFilter: EventFilter;
  Evidence: Evidence;
  Float: Scalars['Float']['output'];
  GatewayNote: NoteRow;
  HitCommandPayload: Decision;
  HitCommandResult: Outcome;
  HitDecision: HitDecision;
  HitFact: HitFact;
  HitRisk: HitRisk;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  JSON: Scalars['JSON']['output'];
  LabelAlertsInput: LabelAlertsInput;
  LabelCasesInput: LabelCasesInput;
  LinkAlertSubjectsInput: LinkAlertSubjectsInput;
  LinkAlertTransactionsInput: LinkAlertTransactionsInput;
  LinkCaseAlertsInput: LinkCaseAlertsInput;
  LinkCaseSubjectsInput: LinkCaseSubjectsInput;
  LinkCaseTransactionsInput: LinkCaseTransactionsInput;
  LinkUserInput: LinkUserInput;
  LinkUserPayload: Linked;
  Long: Scalars['Long']['output'];
  MediaItem: MediaItem;
  MetadataInput: MetadataInput;
  Mutation: Record<PropertyKey, never>;
  NewAlertInput: NewAlertInput;
  NewCaseInput: NewCaseInput;
  NewCaseSubjectInput: NewCaseSubjectInput;
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  NoteDocument: NoteDocument;
  Operation: OperationRow;
  OperationConnection: OperationPage;
  OperationCount: OperationCount;
  OperationEdge: Omit<OperationEdge, 'node'> & { node: ResolversParentTypes['Operation'] };
  OperationFilter: OperationFilter;
  PageInfo: PageInfo;
  PartialDate: PartialDate;
  PersonInput: PersonInput;
  PlanRefusal: PlanRefusal;
  ProviderAccount: AccountRow;
  QuarantinedRecord: QuarantineNode;
  Query: Record<PropertyKey, never>;
  Reconciliation: Reconciliation;
  RecordCommandPayload: Decision;
  RecordCommandResult: Outcome;
  RecordFlag: RecordFlag;
  RemediateCaseAlertItem: RemediateCaseAlertItem;
  RemediateCaseAlertsInput: RemediateCaseAlertsInput;
  ReopenAlertsInput: ReopenAlertsInput;
  RequestAlertResearchInput: RequestAlertResearchInput;
  ResearchSource: ResearchSource;
  ResolveAlertsInput: ResolveAlertsInput;
  RetriedCommandResult: RetriedCommand;
  RetriedRecord: RetriedRecord;
  RetryCommandsInput: RetryCommandsInput;
  RetryCommandsPayload: RetriedCommands;
  RetryQuarantinedInput: RetryQuarantinedInput;
  RetryQuarantinedPayload: Retried;
  Score: Score;
  ScreeningHit: HitRow;
  ScreeningHitConnection: HitPage;
  ScreeningHitEdge: Omit<ScreeningHitEdge, 'node'> & { node: ResolversParentTypes['ScreeningHit'] };
  ScreeningHitFilter: ScreeningHitFilter;
  Selection: SelectionRow;
  SelectionPlan: PlanGroup;
  SetAlertPriorityInput: SetAlertPriorityInput;
  SetAlertStatusInput: SetAlertStatusInput;
  SetCaseStatusInput: SetCaseStatusInput;
  SettleCommandInput: SettleCommandInput;
  SettleCommandPayload: Omit<SettleCommandPayload, 'result'> & { result: ResolversParentTypes['EndedCommandResult'] };
  String: Scalars['String']['output'];
  Subject: SubjectRow;
  SubjectConnection: SubjectPage;
  SubjectEdge: Omit<SubjectEdge, 'node'> & { node: ResolversParentTypes['Subject'] };
  SubjectFilter: SubjectFilter;
  Subscription: Record<PropertyKey, never>;
  UnrecognisedWord: UnrecognisedRow;
  UpdateAlertInput: UpdateAlertInput;
  UpdateCaseInput: UpdateCaseInput;
  UpdateCaseReviewersInput: UpdateCaseReviewersInput;
  UpdateCaseTriggersInput: UpdateCaseTriggersInput;
  User: UserRow;
  UserConnection: UserPage;
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  UserFilter: UserFilter;
  VendorId: VendorId;
  VendorNote: NoteDraft;
  VendorUser: VendorUserNode;
  VendorValue: VendorValue;
  Viewer: Asker;
  VocabularyEntry: VocabularyRow;
  WorkFilter: WorkFilter;
  WorkItem: WorkRow;
  WorkItemConnection: WorkPage;
  WorkItemEdge: Omit<WorkItemEdge, 'node'> & { node: ResolversParentTypes['WorkItem'] };
  WriteLimits: WriteLimits;
};

export type AccountCommandPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountCommandPayload'] = ResolversParentTypes['AccountCommandPayload']> = {
  operation?: Resolver<ResolversTypes['Operation'], ParentType, ContextType>;
  results?: Resolver<ReadonlyArray<ResolversTypes['AccountCommandResult']>, ParentType, ContextType>;
};

export type AccountCommandResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountCommandResult'] = ResolversParentTypes['AccountCommandResult']> = {
  account?: Resolver<Maybe<ResolversTypes['ProviderAccount']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['ResultCode']>, ParentType, ContextType>;
  command?: Resolver<Maybe<ResolversTypes['Command']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['Evidence']>, ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CommandState'], ParentType, ContextType>;
  targetId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AccountRateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountRate'] = ResolversParentTypes['AccountRate']> = {
  blockedUntil?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  deliveriesRunning?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxDeliveries?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  requestsPerMinute?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  tokensLeft?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type AccountStreamResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountStream'] = ResolversParentTypes['AccountStream']> = {
  announced?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  completedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  pages?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  seen?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['StreamState'], ParentType, ContextType>;
  unreadable?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AccountUserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccountUser'] = ResolversParentTypes['AccountUser']> = {
  account?: Resolver<ResolversTypes['ProviderAccount'], ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  firstSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  linkedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  vendorUserId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ActionCapabilityResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ActionCapability'] = ResolversParentTypes['ActionCapability']> = {
  action?: Resolver<ResolversTypes['CommandAction'], ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  support?: Resolver<ResolversTypes['Support'], ParentType, ContextType>;
  target?: Resolver<ResolversTypes['TargetKind'], ParentType, ContextType>;
};

export type AlertResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Alert'] = ResolversParentTypes['Alert']> = {
  account?: Resolver<ResolversTypes['ProviderAccount'], ParentType, ContextType>;
  assignee?: Resolver<Maybe<ResolversTypes['VendorUser']>, ParentType, ContextType>;
  assigneeOwner?: Resolver<ResolversTypes['FieldOwner'], ParentType, ContextType>;
  caseAlerts?: Resolver<ReadonlyArray<ResolversTypes['CaseAlert']>, ParentType, ContextType>;
  cases?: Resolver<ReadonlyArray<ResolversTypes['Case']>, ParentType, ContextType>;
  categories?: Resolver<ReadonlyArray<ResolversTypes['AlertCategoryValue']>, ParentType, ContextType>;
  category?: Resolver<ResolversTypes['AlertCategory'], ParentType, ContextType>;
  categoryDetail?: Resolver<ReadonlyArray<ResolversTypes['CategoryDetail']>, ParentType, ContextType>;
  categorySource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  closedBy?: Resolver<Maybe<ResolversTypes['ClosedBy']>, ParentType, ContextType>;
  commands?: Resolver<ReadonlyArray<ResolversTypes['Command']>, ParentType, ContextType, RequireFields<AlertCommandsArgs, 'first'>>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  disposition?: Resolver<ResolversTypes['Disposition'], ParentType, ContextType>;
  dispositionSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  duplicate?: Resolver<Maybe<ResolversTypes['DuplicateParties']>, ParentType, ContextType>;
  escalationTarget?: Resolver<Maybe<ResolversTypes['EscalationTarget']>, ParentType, ContextType>;
  firstSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  gatewayNotes?: Resolver<ReadonlyArray<ResolversTypes['GatewayNote']>, ParentType, ContextType, RequireFields<AlertGatewayNotesArgs, 'first'>>;
  hits?: Resolver<ReadonlyArray<ResolversTypes['ScreeningHit']>, ParentType, ContextType, RequireFields<AlertHitsArgs, 'first'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  lifecycleStage?: Resolver<ResolversTypes['LifecycleStage'], ParentType, ContextType>;
  lifecycleStageSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  matchStatus?: Resolver<Maybe<ResolversTypes['MatchStatus']>, ParentType, ContextType>;
  matchStatusSource?: Resolver<Maybe<ResolversTypes['VendorValue']>, ParentType, ContextType>;
  missingSince?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  notes?: Resolver<ReadonlyArray<ResolversTypes['VendorNote']>, ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['Priority'], ParentType, ContextType>;
  priorityOwner?: Resolver<ResolversTypes['FieldOwner'], ParentType, ContextType>;
  prioritySource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  readAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  recordFlags?: Resolver<ReadonlyArray<ResolversTypes['RecordFlag']>, ParentType, ContextType>;
  research?: Resolver<Maybe<ResolversTypes['AlertResearch']>, ParentType, ContextType>;
  resolutionNote?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resolvedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  resolvedBy?: Resolver<Maybe<ResolversTypes['VendorUser']>, ParentType, ContextType>;
  riskLevel?: Resolver<ResolversTypes['RiskLevel'], ParentType, ContextType>;
  riskLevelSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  scores?: Resolver<ReadonlyArray<ResolversTypes['Score']>, ParentType, ContextType>;
  slaStatus?: Resolver<ResolversTypes['SlaStatus'], ParentType, ContextType>;
  slaStatusSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['AlertStatus'], ParentType, ContextType>;
  statusOwner?: Resolver<ResolversTypes['FieldOwner'], ParentType, ContextType>;
  statusSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['Subject']>, ParentType, ContextType>;
  subjects?: Resolver<ReadonlyArray<ResolversTypes['Subject']>, ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['AlertType'], ParentType, ContextType>;
  typeSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  vendor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  vendorId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  vendorIds?: Resolver<ReadonlyArray<ResolversTypes['VendorId']>, ParentType, ContextType>;
  vendorRecord?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  workState?: Resolver<ResolversTypes['WorkState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AlertCategoryValueResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AlertCategoryValue'] = ResolversParentTypes['AlertCategoryValue']> = {
  category?: Resolver<ResolversTypes['AlertCategory'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
};

export type AlertCommandPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AlertCommandPayload'] = ResolversParentTypes['AlertCommandPayload']> = {
  operation?: Resolver<ResolversTypes['Operation'], ParentType, ContextType>;
  results?: Resolver<ReadonlyArray<ResolversTypes['AlertCommandResult']>, ParentType, ContextType>;
};

export type AlertCommandResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AlertCommandResult'] = ResolversParentTypes['AlertCommandResult']> = {
  alert?: Resolver<Maybe<ResolversTypes['Alert']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['ResultCode']>, ParentType, ContextType>;
  command?: Resolver<Maybe<ResolversTypes['Command']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['Evidence']>, ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CommandState'], ParentType, ContextType>;
  targetId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AlertConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AlertConnection'] = ResolversParentTypes['AlertConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AlertEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Alert']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  totalCountIsExact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type AlertEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AlertEdge'] = ResolversParentTypes['AlertEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Alert'], ParentType, ContextType>;
};

export type AlertEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AlertEvent'] = ResolversParentTypes['AlertEvent']> = {
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  changedFields?: Resolver<ReadonlyArray<ResolversTypes['ChangedField']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  membership?: Resolver<ResolversTypes['Membership'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Alert']>, ParentType, ContextType>;
  nodeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
};

export type AlertResearchResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AlertResearch'] = ResolversParentTypes['AlertResearch']> = {
  assessment?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  confidence?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  depth?: Resolver<Maybe<ResolversTypes['ResearchDepth']>, ParentType, ContextType>;
  falsePositiveProbability?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  recommendedAction?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  researchedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  sources?: Resolver<ReadonlyArray<ResolversTypes['ResearchSource']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ResearchStatus'], ParentType, ContextType>;
  statusSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
};

export type AlertStatsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AlertStats'] = ResolversParentTypes['AlertStats']> = {
  groups?: Resolver<ReadonlyArray<ResolversTypes['AlertStatsGroup']>, ParentType, ContextType>;
  isExact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['StatsSource'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AlertStatsGroupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AlertStatsGroup'] = ResolversParentTypes['AlertStatsGroup']> = {
  account?: Resolver<Maybe<ResolversTypes['ProviderAccount']>, ParentType, ContextType>;
  category?: Resolver<Maybe<ResolversTypes['AlertCategory']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  priority?: Resolver<Maybe<ResolversTypes['Priority']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['AlertStatus']>, ParentType, ContextType>;
  type?: Resolver<Maybe<ResolversTypes['AlertType']>, ParentType, ContextType>;
};

export type AssociateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Associate'] = ResolversParentTypes['Associate']> = {
  association?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type BackfillProgressResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BackfillProgress'] = ResolversParentTypes['BackfillProgress']> = {
  announced?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  completedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  seen?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type CancelCommandsPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CancelCommandsPayload'] = ResolversParentTypes['CancelCommandsPayload']> = {
  results?: Resolver<ReadonlyArray<ResolversTypes['EndedCommandResult']>, ParentType, ContextType>;
};

export type CaseResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Case'] = ResolversParentTypes['Case']> = {
  account?: Resolver<ResolversTypes['ProviderAccount'], ParentType, ContextType>;
  alerts?: Resolver<ReadonlyArray<ResolversTypes['Alert']>, ParentType, ContextType, RequireFields<CaseAlertsArgs, 'first'>>;
  assignee?: Resolver<Maybe<ResolversTypes['VendorUser']>, ParentType, ContextType>;
  caseAlerts?: Resolver<ReadonlyArray<ResolversTypes['CaseAlert']>, ParentType, ContextType, RequireFields<CaseCaseAlertsArgs, 'first'>>;
  caseHits?: Resolver<ReadonlyArray<ResolversTypes['CaseHit']>, ParentType, ContextType, RequireFields<CaseCaseHitsArgs, 'first'>>;
  category?: Resolver<Maybe<ResolversTypes['AlertCategory']>, ParentType, ContextType>;
  categoryDetail?: Resolver<ReadonlyArray<ResolversTypes['CategoryDetail']>, ParentType, ContextType>;
  categorySource?: Resolver<Maybe<ResolversTypes['VendorValue']>, ParentType, ContextType>;
  commands?: Resolver<ReadonlyArray<ResolversTypes['Command']>, ParentType, ContextType, RequireFields<CaseCommandsArgs, 'first'>>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  firstSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  gatewayNotes?: Resolver<ReadonlyArray<ResolversTypes['GatewayNote']>, ParentType, ContextType, RequireFields<CaseGatewayNotesArgs, 'first'>>;
  hits?: Resolver<ReadonlyArray<ResolversTypes['ScreeningHit']>, ParentType, ContextType, RequireFields<CaseHitsArgs, 'first'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['CaseKind'], ParentType, ContextType>;
  labels?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  missingSince?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['CaseOutcome'], ParentType, ContextType>;
  outcomeSource?: Resolver<Maybe<ResolversTypes['VendorValue']>, ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['Priority'], ParentType, ContextType>;
  priorityOwner?: Resolver<ResolversTypes['FieldOwner'], ParentType, ContextType>;
  prioritySource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  readAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  recordFlags?: Resolver<ReadonlyArray<ResolversTypes['RecordFlag']>, ParentType, ContextType>;
  resolutionNote?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  resolvedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  resolvedBy?: Resolver<Maybe<ResolversTypes['VendorUser']>, ParentType, ContextType>;
  reviewers?: Resolver<ReadonlyArray<ResolversTypes['VendorUser']>, ParentType, ContextType>;
  riskLevel?: Resolver<ResolversTypes['RiskLevel'], ParentType, ContextType>;
  riskLevelSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['CaseStatus'], ParentType, ContextType>;
  statusSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['Subject']>, ParentType, ContextType>;
  subjects?: Resolver<ReadonlyArray<ResolversTypes['Subject']>, ParentType, ContextType>;
  tags?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  updatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  vendor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  vendorId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  vendorRecord?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  workState?: Resolver<ResolversTypes['WorkState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CaseAlertResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CaseAlert'] = ResolversParentTypes['CaseAlert']> = {
  account?: Resolver<ResolversTypes['ProviderAccount'], ParentType, ContextType>;
  alert?: Resolver<Maybe<ResolversTypes['Alert']>, ParentType, ContextType>;
  alertVendorId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  case?: Resolver<Maybe<ResolversTypes['Case']>, ParentType, ContextType>;
  caseVendorId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  firstSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['CaseAlertRole'], ParentType, ContextType>;
  roleSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CaseAlertConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CaseAlertConnection'] = ResolversParentTypes['CaseAlertConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CaseAlertEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['CaseAlert']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  totalCountIsExact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type CaseAlertEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CaseAlertEdge'] = ResolversParentTypes['CaseAlertEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['CaseAlert'], ParentType, ContextType>;
};

export type CaseCommandPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CaseCommandPayload'] = ResolversParentTypes['CaseCommandPayload']> = {
  operation?: Resolver<ResolversTypes['Operation'], ParentType, ContextType>;
  results?: Resolver<ReadonlyArray<ResolversTypes['CaseCommandResult']>, ParentType, ContextType>;
};

export type CaseCommandResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CaseCommandResult'] = ResolversParentTypes['CaseCommandResult']> = {
  case?: Resolver<Maybe<ResolversTypes['Case']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['ResultCode']>, ParentType, ContextType>;
  command?: Resolver<Maybe<ResolversTypes['Command']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['Evidence']>, ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CommandState'], ParentType, ContextType>;
  targetId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CaseConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CaseConnection'] = ResolversParentTypes['CaseConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CaseEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Case']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  totalCountIsExact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type CaseEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CaseEdge'] = ResolversParentTypes['CaseEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Case'], ParentType, ContextType>;
};

export type CaseHitResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CaseHit'] = ResolversParentTypes['CaseHit']> = {
  firstSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  hit?: Resolver<ResolversTypes['ScreeningHit'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['CaseAlertRole'], ParentType, ContextType>;
  roleSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
};

export type CaseStatsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CaseStats'] = ResolversParentTypes['CaseStats']> = {
  groups?: Resolver<ReadonlyArray<ResolversTypes['CaseStatsGroup']>, ParentType, ContextType>;
  isExact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['StatsSource'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CaseStatsGroupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CaseStatsGroup'] = ResolversParentTypes['CaseStatsGroup']> = {
  account?: Resolver<Maybe<ResolversTypes['ProviderAccount']>, ParentType, ContextType>;
  category?: Resolver<Maybe<ResolversTypes['AlertCategory']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['CaseKind']>, ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['CaseOutcome']>, ParentType, ContextType>;
  priority?: Resolver<Maybe<ResolversTypes['Priority']>, ParentType, ContextType>;
  status?: Resolver<Maybe<ResolversTypes['CaseStatus']>, ParentType, ContextType>;
};

export type CaseTriggerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CaseTrigger'] = ResolversParentTypes['CaseTrigger']> = {
  enabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  minConfidence?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  minRiskScore?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  priority?: Resolver<Maybe<ResolversTypes['Priority']>, ParentType, ContextType>;
};

export type CaseTriggersResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CaseTriggers'] = ResolversParentTypes['CaseTriggers']> = {
  command?: Resolver<ResolversTypes['Command'], ParentType, ContextType>;
  setAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  setBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  triggers?: Resolver<ReadonlyArray<ResolversTypes['CaseTrigger']>, ParentType, ContextType>;
};

export type ChangedFieldResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ChangedField'] = ResolversParentTypes['ChangedField']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type CommandResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Command'] = ResolversParentTypes['Command']> = {
  account?: Resolver<ResolversTypes['ProviderAccount'], ParentType, ContextType>;
  action?: Resolver<ResolversTypes['CommandAction'], ParentType, ContextType>;
  alert?: Resolver<Maybe<ResolversTypes['Alert']>, ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  case?: Resolver<Maybe<ResolversTypes['Case']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['ResultCode']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['Evidence']>, ParentType, ContextType>;
  hit?: Resolver<Maybe<ResolversTypes['ScreeningHit']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['Operation'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  result?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  retryOf?: Resolver<Maybe<ResolversTypes['Command']>, ParentType, ContextType>;
  settledAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  settledBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  settledReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CommandState'], ParentType, ContextType>;
  targetId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  targetKind?: Resolver<ResolversTypes['TargetKind'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CommandConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CommandConnection'] = ResolversParentTypes['CommandConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CommandEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Command']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CommandEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CommandEdge'] = ResolversParentTypes['CommandEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Command'], ParentType, ContextType>;
};

export type CommandResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CommandResult'] = ResolversParentTypes['CommandResult']> = {
  __resolveType: TypeResolveFn<'AccountCommandResult' | 'AlertCommandResult' | 'CaseCommandResult' | 'HitCommandResult' | 'RecordCommandResult' | 'RetriedCommandResult', ParentType, ContextType>;
};

export type CreateSelectionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateSelectionPayload'] = ResolversParentTypes['CreateSelectionPayload']> = {
  selection?: Resolver<ResolversTypes['Selection'], ParentType, ContextType>;
};

export interface CursorScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Cursor'], any> {
  name: 'Cursor';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DuplicatePartiesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DuplicateParties'] = ResolversParentTypes['DuplicateParties']> = {
  duplicate?: Resolver<Maybe<ResolversTypes['Subject']>, ParentType, ContextType>;
  original?: Resolver<Maybe<ResolversTypes['Subject']>, ParentType, ContextType>;
};

export type EndedCommandResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EndedCommandResult'] = ResolversParentTypes['EndedCommandResult']> = {
  code?: Resolver<Maybe<ResolversTypes['ResultCode']>, ParentType, ContextType>;
  command?: Resolver<Maybe<ResolversTypes['Command']>, ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CommandState'], ParentType, ContextType>;
  targetId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type EventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Event'] = ResolversParentTypes['Event']> = {
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  changedFields?: Resolver<ReadonlyArray<ResolversTypes['ChangedField']>, ParentType, ContextType>;
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  membership?: Resolver<ResolversTypes['Membership'], ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType>;
  nodeId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['EventType'], ParentType, ContextType>;
};

export type EventConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EventConnection'] = ResolversParentTypes['EventConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['EventEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Event']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type EventEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EventEdge'] = ResolversParentTypes['EventEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Event'], ParentType, ContextType>;
};

export type EvidenceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Evidence'] = ResolversParentTypes['Evidence']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['EvidenceKind'], ParentType, ContextType>;
};

export type GatewayNoteResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GatewayNote'] = ResolversParentTypes['GatewayNote']> = {
  author?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type HitCommandPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HitCommandPayload'] = ResolversParentTypes['HitCommandPayload']> = {
  operation?: Resolver<ResolversTypes['Operation'], ParentType, ContextType>;
  results?: Resolver<ReadonlyArray<ResolversTypes['HitCommandResult']>, ParentType, ContextType>;
};

export type HitCommandResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HitCommandResult'] = ResolversParentTypes['HitCommandResult']> = {
  code?: Resolver<Maybe<ResolversTypes['ResultCode']>, ParentType, ContextType>;
  command?: Resolver<Maybe<ResolversTypes['Command']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['Evidence']>, ParentType, ContextType>;
  hit?: Resolver<Maybe<ResolversTypes['ScreeningHit']>, ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CommandState'], ParentType, ContextType>;
  targetId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type HitDecisionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HitDecision'] = ResolversParentTypes['HitDecision']> = {
  decidedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  decidedBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  disposition?: Resolver<Maybe<ResolversTypes['Disposition']>, ParentType, ContextType>;
  matchStatus?: Resolver<ResolversTypes['MatchStatus'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type HitFactResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HitFact'] = ResolversParentTypes['HitFact']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type HitRiskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HitRisk'] = ResolversParentTypes['HitRisk']> = {
  amlCft?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  class?: Resolver<ResolversTypes['HitRiskClass'], ParentType, ContextType>;
  fidelity?: Resolver<ResolversTypes['Fidelity'], ParentType, ContextType>;
  mediaTopic?: Resolver<Maybe<ResolversTypes['MediaTopic']>, ParentType, ContextType>;
  pepClass?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  raw?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  taxonomy?: Resolver<Maybe<ResolversTypes['MediaTaxonomy']>, ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type LinkUserPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkUserPayload'] = ResolversParentTypes['LinkUserPayload']> = {
  changed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export interface LongScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Long'], any> {
  name: 'Long';
}

export type MediaItemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MediaItem'] = ResolversParentTypes['MediaItem']> = {
  date?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  snippet?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  acknowledgeAlerts?: Resolver<ResolversTypes['AlertCommandPayload'], ParentType, ContextType, RequireFields<MutationAcknowledgeAlertsArgs, 'input'>>;
  addNote?: Resolver<ResolversTypes['RecordCommandPayload'], ParentType, ContextType, RequireFields<MutationAddNoteArgs, 'input'>>;
  assignAlerts?: Resolver<ResolversTypes['AlertCommandPayload'], ParentType, ContextType, RequireFields<MutationAssignAlertsArgs, 'input'>>;
  assignCases?: Resolver<ResolversTypes['CaseCommandPayload'], ParentType, ContextType, RequireFields<MutationAssignCasesArgs, 'input'>>;
  cancelCommands?: Resolver<ResolversTypes['CancelCommandsPayload'], ParentType, ContextType, RequireFields<MutationCancelCommandsArgs, 'input'>>;
  createAlerts?: Resolver<ResolversTypes['AlertCommandPayload'], ParentType, ContextType, RequireFields<MutationCreateAlertsArgs, 'input'>>;
  createCaseFromTemplate?: Resolver<ResolversTypes['CaseCommandPayload'], ParentType, ContextType, RequireFields<MutationCreateCaseFromTemplateArgs, 'input'>>;
  createCases?: Resolver<ResolversTypes['CaseCommandPayload'], ParentType, ContextType, RequireFields<MutationCreateCasesArgs, 'input'>>;
  createSelection?: Resolver<ResolversTypes['CreateSelectionPayload'], ParentType, ContextType, RequireFields<MutationCreateSelectionArgs, 'input'>>;
  decideScreeningHits?: Resolver<ResolversTypes['HitCommandPayload'], ParentType, ContextType, RequireFields<MutationDecideScreeningHitsArgs, 'input'>>;
  escalateAlerts?: Resolver<ResolversTypes['AlertCommandPayload'], ParentType, ContextType, RequireFields<MutationEscalateAlertsArgs, 'input'>>;
  labelAlerts?: Resolver<ResolversTypes['AlertCommandPayload'], ParentType, ContextType, RequireFields<MutationLabelAlertsArgs, 'input'>>;
  labelCases?: Resolver<ResolversTypes['CaseCommandPayload'], ParentType, ContextType, RequireFields<MutationLabelCasesArgs, 'input'>>;
  linkAlertSubjects?: Resolver<ResolversTypes['AlertCommandPayload'], ParentType, ContextType, RequireFields<MutationLinkAlertSubjectsArgs, 'input'>>;
  linkAlertTransactions?: Resolver<ResolversTypes['AlertCommandPayload'], ParentType, ContextType, RequireFields<MutationLinkAlertTransactionsArgs, 'input'>>;
  linkCaseAlerts?: Resolver<ResolversTypes['CaseCommandPayload'], ParentType, ContextType, RequireFields<MutationLinkCaseAlertsArgs, 'input'>>;
  linkCaseSubjects?: Resolver<ResolversTypes['CaseCommandPayload'], ParentType, ContextType, RequireFields<MutationLinkCaseSubjectsArgs, 'input'>>;
  linkCaseTransactions?: Resolver<ResolversTypes['CaseCommandPayload'], ParentType, ContextType, RequireFields<MutationLinkCaseTransactionsArgs, 'input'>>;
  linkUser?: Resolver<ResolversTypes['LinkUserPayload'], ParentType, ContextType, RequireFields<MutationLinkUserArgs, 'input'>>;
  remediateCaseAlerts?: Resolver<ResolversTypes['AlertCommandPayload'], ParentType, ContextType, RequireFields<MutationRemediateCaseAlertsArgs, 'input'>>;
  reopenAlerts?: Resolver<ResolversTypes['AlertCommandPayload'], ParentType, ContextType, RequireFields<MutationReopenAlertsArgs, 'input'>>;
  requestAlertResearch?: Resolver<ResolversTypes['AlertCommandPayload'], ParentType, ContextType, RequireFields<MutationRequestAlertResearchArgs, 'input'>>;
  resolveAlerts?: Resolver<ResolversTypes['AlertCommandPayload'], ParentType, ContextType, RequireFields<MutationResolveAlertsArgs, 'input'>>;
  retryCommands?: Resolver<ResolversTypes['RetryCommandsPayload'], ParentType, ContextType, RequireFields<MutationRetryCommandsArgs, 'input'>>;
  retryQuarantined?: Resolver<ResolversTypes['RetryQuarantinedPayload'], ParentType, ContextType, RequireFields<MutationRetryQuarantinedArgs, 'input'>>;
  setAlertPriority?: Resolver<ResolversTypes['AlertCommandPayload'], ParentType, ContextType, RequireFields<MutationSetAlertPriorityArgs, 'input'>>;
  setAlertStatus?: Resolver<ResolversTypes['AlertCommandPayload'], ParentType, ContextType, RequireFields<MutationSetAlertStatusArgs, 'input'>>;
  setCaseStatus?: Resolver<ResolversTypes['CaseCommandPayload'], ParentType, ContextType, RequireFields<MutationSetCaseStatusArgs, 'input'>>;
  settleCommand?: Resolver<ResolversTypes['SettleCommandPayload'], ParentType, ContextType, RequireFields<MutationSettleCommandArgs, 'input'>>;
  updateAlert?: Resolver<ResolversTypes['AlertCommandPayload'], ParentType, ContextType, RequireFields<MutationUpdateAlertArgs, 'input'>>;
  updateCase?: Resolver<ResolversTypes['CaseCommandPayload'], ParentType, ContextType, RequireFields<MutationUpdateCaseArgs, 'input'>>;
  updateCaseReviewers?: Resolver<ResolversTypes['CaseCommandPayload'], ParentType, ContextType, RequireFields<MutationUpdateCaseReviewersArgs, 'input'>>;
  updateCaseTriggers?: Resolver<ResolversTypes['AccountCommandPayload'], ParentType, ContextType, RequireFields<MutationUpdateCaseTriggersArgs, 'input'>>;
};

export type NodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'Alert' | 'Case' | 'CaseAlert' | 'Command' | 'Operation' | 'ProviderAccount' | 'ScreeningHit' | 'Subject' | 'User', ParentType, ContextType>;
};

export type NoteDocumentResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NoteDocument'] = ResolversParentTypes['NoteDocument']> = {
  description?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  filename?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  mediaType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type OperationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Operation'] = ResolversParentTypes['Operation']> = {
  actor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  commands?: Resolver<ResolversTypes['CommandConnection'], ParentType, ContextType, Partial<OperationCommandsArgs>>;
  counts?: Resolver<ReadonlyArray<ResolversTypes['OperationCount']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  idempotencyKey?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  mutation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['OperationState'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type OperationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OperationConnection'] = ResolversParentTypes['OperationConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['OperationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Operation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type OperationCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OperationCount'] = ResolversParentTypes['OperationCount']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CommandState'], ParentType, ContextType>;
};

export type OperationEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OperationEdge'] = ResolversParentTypes['OperationEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Operation'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['Cursor']>, ParentType, ContextType>;
};

export type PartialDateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PartialDate'] = ResolversParentTypes['PartialDate']> = {
  day?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  month?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  year?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type PlanRefusalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PlanRefusal'] = ResolversParentTypes['PlanRefusal']> = {
  code?: Resolver<ResolversTypes['ResultCode'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ProviderAccountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProviderAccount'] = ResolversParentTypes['ProviderAccount']> = {
  accountId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  backfill?: Resolver<Maybe<ResolversTypes['BackfillProgress']>, ParentType, ContextType>;
  backfilledAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  capabilities?: Resolver<ReadonlyArray<ResolversTypes['ActionCapability']>, ParentType, ContextType>;
  caseTriggers?: Resolver<Maybe<ResolversTypes['CaseTriggers']>, ParentType, ContextType>;
  freshAsOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lagSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  lastError?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastErrorAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastErrorKind?: Resolver<Maybe<ResolversTypes['TroubleKind']>, ParentType, ContextType>;
  lastReconciledAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  metricsId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  quarantine?: Resolver<ReadonlyArray<ResolversTypes['QuarantinedRecord']>, ParentType, ContextType, RequireFields<ProviderAccountQuarantineArgs, 'first'>>;
  quarantineCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rate?: Resolver<Maybe<ResolversTypes['AccountRate']>, ParentType, ContextType>;
  reconciliation?: Resolver<Maybe<ResolversTypes['Reconciliation']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['AccountState'], ParentType, ContextType>;
  stateSince?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  streams?: Resolver<ReadonlyArray<ResolversTypes['AccountStream']>, ParentType, ContextType>;
  unrecognisedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unrecognisedWords?: Resolver<ReadonlyArray<ResolversTypes['UnrecognisedWord']>, ParentType, ContextType, RequireFields<ProviderAccountUnrecognisedWordsArgs, 'first'>>;
  vendor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  vendorName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  writeLimits?: Resolver<Maybe<ResolversTypes['WriteLimits']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QuarantinedRecordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['QuarantinedRecord'] = ResolversParentTypes['QuarantinedRecord']> = {
  firstSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  key?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  place?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  raw?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retriedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  seen?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  accounts?: Resolver<ReadonlyArray<ResolversTypes['ProviderAccount']>, ParentType, ContextType>;
  alert?: Resolver<Maybe<ResolversTypes['Alert']>, ParentType, ContextType, RequireFields<QueryAlertArgs, 'id'>>;
  alertStats?: Resolver<ResolversTypes['AlertStats'], ParentType, ContextType, RequireFields<QueryAlertStatsArgs, 'groupBy'>>;
  alerts?: Resolver<ResolversTypes['AlertConnection'], ParentType, ContextType, RequireFields<QueryAlertsArgs, 'orderBy'>>;
  case?: Resolver<Maybe<ResolversTypes['Case']>, ParentType, ContextType, RequireFields<QueryCaseArgs, 'id'>>;
  caseAlerts?: Resolver<ResolversTypes['CaseAlertConnection'], ParentType, ContextType, RequireFields<QueryCaseAlertsArgs, 'orderBy'>>;
  caseStats?: Resolver<ResolversTypes['CaseStats'], ParentType, ContextType, RequireFields<QueryCaseStatsArgs, 'groupBy'>>;
  cases?: Resolver<ResolversTypes['CaseConnection'], ParentType, ContextType, RequireFields<QueryCasesArgs, 'orderBy'>>;
  events?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, Partial<QueryEventsArgs>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'id'>>;
  nodes?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Node']>>, ParentType, ContextType, RequireFields<QueryNodesArgs, 'ids'>>;
  operation?: Resolver<Maybe<ResolversTypes['Operation']>, ParentType, ContextType, RequireFields<QueryOperationArgs, 'id'>>;
  operations?: Resolver<ResolversTypes['OperationConnection'], ParentType, ContextType, Partial<QueryOperationsArgs>>;
  screeningHits?: Resolver<ResolversTypes['ScreeningHitConnection'], ParentType, ContextType, RequireFields<QueryScreeningHitsArgs, 'orderBy'>>;
  selection?: Resolver<Maybe<ResolversTypes['Selection']>, ParentType, ContextType, RequireFields<QuerySelectionArgs, 'id'>>;
  subject?: Resolver<Maybe<ResolversTypes['Subject']>, ParentType, ContextType, RequireFields<QuerySubjectArgs, 'id'>>;
  subjects?: Resolver<ResolversTypes['SubjectConnection'], ParentType, ContextType, RequireFields<QuerySubjectsArgs, 'orderBy'>>;
  users?: Resolver<ResolversTypes['UserConnection'], ParentType, ContextType, RequireFields<QueryUsersArgs, 'orderBy'>>;
  viewer?: Resolver<ResolversTypes['Viewer'], ParentType, ContextType>;
  vocabulary?: Resolver<ReadonlyArray<ResolversTypes['VocabularyEntry']>, ParentType, ContextType, Partial<QueryVocabularyArgs>>;
  workQueue?: Resolver<ResolversTypes['WorkItemConnection'], ParentType, ContextType, RequireFields<QueryWorkQueueArgs, 'orderBy'>>;
};

export type ReconciliationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Reconciliation'] = ResolversParentTypes['Reconciliation']> = {
  absent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  changed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  nextAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  read?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type RecordCommandPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecordCommandPayload'] = ResolversParentTypes['RecordCommandPayload']> = {
  operation?: Resolver<ResolversTypes['Operation'], ParentType, ContextType>;
  results?: Resolver<ReadonlyArray<ResolversTypes['RecordCommandResult']>, ParentType, ContextType>;
};

export type RecordCommandResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecordCommandResult'] = ResolversParentTypes['RecordCommandResult']> = {
  alert?: Resolver<Maybe<ResolversTypes['Alert']>, ParentType, ContextType>;
  case?: Resolver<Maybe<ResolversTypes['Case']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['ResultCode']>, ParentType, ContextType>;
  command?: Resolver<Maybe<ResolversTypes['Command']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['Evidence']>, ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CommandState'], ParentType, ContextType>;
  targetId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RecordFlagResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecordFlag'] = ResolversParentTypes['RecordFlag']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ResearchSourceResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ResearchSource'] = ResolversParentTypes['ResearchSource']> = {
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RetriedCommandResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetriedCommandResult'] = ResolversParentTypes['RetriedCommandResult']> = {
  code?: Resolver<Maybe<ResolversTypes['ResultCode']>, ParentType, ContextType>;
  command?: Resolver<Maybe<ResolversTypes['Command']>, ParentType, ContextType>;
  evidence?: Resolver<Maybe<ResolversTypes['Evidence']>, ParentType, ContextType>;
  index?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  retried?: Resolver<Maybe<ResolversTypes['Command']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CommandState'], ParentType, ContextType>;
  targetId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type RetriedRecordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetriedRecord'] = ResolversParentTypes['RetriedRecord']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  key?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['RetryOutcome'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RetryCommandsPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryCommandsPayload'] = ResolversParentTypes['RetryCommandsPayload']> = {
  operation?: Resolver<ResolversTypes['Operation'], ParentType, ContextType>;
  results?: Resolver<ReadonlyArray<ResolversTypes['RetriedCommandResult']>, ParentType, ContextType>;
};

export type RetryQuarantinedPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryQuarantinedPayload'] = ResolversParentTypes['RetryQuarantinedPayload']> = {
  account?: Resolver<ResolversTypes['ProviderAccount'], ParentType, ContextType>;
  pending?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refused?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  results?: Resolver<ReadonlyArray<ResolversTypes['RetriedRecord']>, ParentType, ContextType>;
  understood?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ScoreResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Score'] = ResolversParentTypes['Score']> = {
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  max?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  min?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  vendorField?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ScreeningHitResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ScreeningHit'] = ResolversParentTypes['ScreeningHit']> = {
  account?: Resolver<ResolversTypes['ProviderAccount'], ParentType, ContextType>;
  alert?: Resolver<Maybe<ResolversTypes['Alert']>, ParentType, ContextType>;
  aliases?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  allowListed?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  associates?: Resolver<ReadonlyArray<ResolversTypes['Associate']>, ParentType, ContextType>;
  birthDate?: Resolver<Maybe<ResolversTypes['PartialDate']>, ParentType, ContextType>;
  cases?: Resolver<ReadonlyArray<ResolversTypes['Case']>, ParentType, ContextType>;
  countries?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  disposition?: Resolver<ResolversTypes['Disposition'], ParentType, ContextType>;
  dispositionSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  entityType?: Resolver<ResolversTypes['SubjectType'], ParentType, ContextType>;
  entityTypeSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  facts?: Resolver<ReadonlyArray<ResolversTypes['HitFact']>, ParentType, ContextType>;
  firstSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  gatewayDecision?: Resolver<Maybe<ResolversTypes['HitDecision']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  listNames?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  matchStatus?: Resolver<ResolversTypes['MatchStatus'], ParentType, ContextType>;
  matchStatusSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  matchTypes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  matchedName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  media?: Resolver<ReadonlyArray<ResolversTypes['MediaItem']>, ParentType, ContextType>;
  missingSince?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  profileId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  riskLevel?: Resolver<ResolversTypes['RiskLevel'], ParentType, ContextType>;
  riskLevelSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  risks?: Resolver<ReadonlyArray<ResolversTypes['HitRisk']>, ParentType, ContextType>;
  scores?: Resolver<ReadonlyArray<ResolversTypes['Score']>, ParentType, ContextType>;
  vendorId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ScreeningHitConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ScreeningHitConnection'] = ResolversParentTypes['ScreeningHitConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ScreeningHitEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['ScreeningHit']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  totalCountIsExact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type ScreeningHitEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ScreeningHitEdge'] = ResolversParentTypes['ScreeningHitEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ScreeningHit'], ParentType, ContextType>;
};

export type SelectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Selection'] = ResolversParentTypes['Selection']> = {
  action?: Resolver<ResolversTypes['CommandAction'], ParentType, ContextType>;
  alerts?: Resolver<ResolversTypes['AlertConnection'], ParentType, ContextType, Partial<SelectionAlertsArgs>>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['SelectionKind'], ParentType, ContextType>;
  plan?: Resolver<ReadonlyArray<ResolversTypes['SelectionPlan']>, ParentType, ContextType>;
};

export type SelectionPlanResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SelectionPlan'] = ResolversParentTypes['SelectionPlan']> = {
  account?: Resolver<ResolversTypes['ProviderAccount'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refusals?: Resolver<ReadonlyArray<ResolversTypes['PlanRefusal']>, ParentType, ContextType>;
  sendable?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  support?: Resolver<Maybe<ResolversTypes['Support']>, ParentType, ContextType>;
  vendor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SettleCommandPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SettleCommandPayload'] = ResolversParentTypes['SettleCommandPayload']> = {
  result?: Resolver<ResolversTypes['EndedCommandResult'], ParentType, ContextType>;
};

export type SubjectResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subject'] = ResolversParentTypes['Subject']> = {
  account?: Resolver<ResolversTypes['ProviderAccount'], ParentType, ContextType>;
  alerts?: Resolver<ReadonlyArray<ResolversTypes['Alert']>, ParentType, ContextType, RequireFields<SubjectAlertsArgs, 'first'>>;
  birthDate?: Resolver<Maybe<ResolversTypes['PartialDate']>, ParentType, ContextType>;
  clientReference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  firstSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type?: Resolver<ResolversTypes['SubjectType'], ParentType, ContextType>;
  typeSource?: Resolver<ResolversTypes['VendorValue'], ParentType, ContextType>;
  vendorId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SubjectConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectConnection'] = ResolversParentTypes['SubjectConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SubjectEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Subject']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  totalCountIsExact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type SubjectEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectEdge'] = ResolversParentTypes['SubjectEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Subject'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  alertChanged?: SubscriptionResolver<ResolversTypes['AlertEvent'], "alertChanged", ParentType, ContextType, Partial<SubscriptionAlertChangedArgs>>;
  alertStatsChanged?: SubscriptionResolver<ResolversTypes['AlertStats'], "alertStatsChanged", ParentType, ContextType, RequireFields<SubscriptionAlertStatsChangedArgs, 'groupBy'>>;
  events?: SubscriptionResolver<ResolversTypes['Event'], "events", ParentType, ContextType, Partial<SubscriptionEventsArgs>>;
};

export type UnrecognisedWordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UnrecognisedWord'] = ResolversParentTypes['UnrecognisedWord']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  firstSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  raw?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  seen?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  accounts?: Resolver<ReadonlyArray<ResolversTypes['AccountUser']>, ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  firstSeenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type UserConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['User']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  totalCountIsExact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type UserEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type VendorIdResolvers<ContextType = Context, ParentType extends ResolversParentTypes['VendorId'] = ResolversParentTypes['VendorId']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type VendorNoteResolvers<ContextType = Context, ParentType extends ResolversParentTypes['VendorNote'] = ResolversParentTypes['VendorNote']> = {
  author?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  documents?: Resolver<ReadonlyArray<ResolversTypes['NoteDocument']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type VendorUserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['VendorUser'] = ResolversParentTypes['VendorUser']> = {
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type VendorValueResolvers<ContextType = Context, ParentType extends ResolversParentTypes['VendorValue'] = ResolversParentTypes['VendorValue']> = {
  fidelity?: Resolver<ResolversTypes['Fidelity'], ParentType, ContextType>;
  field?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  raw?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  permissions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  roles?: Resolver<ReadonlyArray<ResolversTypes['Role']>, ParentType, ContextType>;
  tenant?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type VocabularyEntryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['VocabularyEntry'] = ResolversParentTypes['VocabularyEntry']> = {
  concept?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  documented?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  fidelity?: Resolver<ResolversTypes['Fidelity'], ParentType, ContextType>;
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  raw?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  vendor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type WorkItemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkItem'] = ResolversParentTypes['WorkItem']> = {
  __resolveType: TypeResolveFn<'Alert' | 'Case', ParentType, ContextType>;
};

export type WorkItemConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkItemConnection'] = ResolversParentTypes['WorkItemConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['WorkItemEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['WorkItem']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  totalCountIsExact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type WorkItemEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkItemEdge'] = ResolversParentTypes['WorkItemEdge']> = {
  cursor?: Resolver<ResolversTypes['Cursor'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['WorkItem'], ParentType, ContextType>;
};

export type WriteLimitsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WriteLimits'] = ResolversParentTypes['WriteLimits']> = {
  canReadBack?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  maxBatch?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxMessage?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  AccountCommandPayload?: AccountCommandPayloadResolvers<ContextType>;
  AccountCommandResult?: AccountCommandResultResolvers<ContextType>;
  AccountRate?: AccountRateResolvers<ContextType>;
  AccountStream?: AccountStreamResolvers<ContextType>;
  AccountUser?: AccountUserResolvers<ContextType>;
  ActionCapability?: ActionCapabilityResolvers<ContextType>;
  Alert?: AlertResolvers<ContextType>;
  AlertCategoryValue?: AlertCategoryValueResolvers<ContextType>;
  AlertCommandPayload?: AlertCommandPayloadResolvers<ContextType>;
  AlertCommandResult?: AlertCommandResultResolvers<ContextType>;
  AlertConnection?: AlertConnectionResolvers<ContextType>;
  AlertEdge?: AlertEdgeResolvers<ContextType>;
  AlertEvent?: AlertEventResolvers<ContextType>;
  AlertResearch?: AlertResearchResolvers<ContextType>;
  AlertStats?: AlertStatsResolvers<ContextType>;
  AlertStatsGroup?: AlertStatsGroupResolvers<ContextType>;
  Associate?: AssociateResolvers<ContextType>;
  BackfillProgress?: BackfillProgressResolvers<ContextType>;
  CancelCommandsPayload?: CancelCommandsPayloadResolvers<ContextType>;
  Case?: CaseResolvers<ContextType>;
  CaseAlert?: CaseAlertResolvers<ContextType>;
  CaseAlertConnection?: CaseAlertConnectionResolvers<ContextType>;
  CaseAlertEdge?: CaseAlertEdgeResolvers<ContextType>;
  CaseCommandPayload?: CaseCommandPayloadResolvers<ContextType>;
  CaseCommandResult?: CaseCommandResultResolvers<ContextType>;
  CaseConnection?: CaseConnectionResolvers<ContextType>;
  CaseEdge?: CaseEdgeResolvers<ContextType>;
  CaseHit?: CaseHitResolvers<ContextType>;
  CaseStats?: CaseStatsResolvers<ContextType>;
  CaseStatsGroup?: CaseStatsGroupResolvers<ContextType>;
  CaseTrigger?: CaseTriggerResolvers<ContextType>;
  CaseTriggers?: CaseTriggersResolvers<ContextType>;
  ChangedField?: ChangedFieldResolvers<ContextType>;
  Command?: CommandResolvers<ContextType>;
  CommandConnection?: CommandConnectionResolvers<ContextType>;
  CommandEdge?: CommandEdgeResolvers<ContextType>;
  CommandResult?: CommandResultResolvers<ContextType>;
  CreateSelectionPayload?: CreateSelectionPayloadResolvers<ContextType>;
  Cursor?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  DuplicateParties?: DuplicatePartiesResolvers<ContextType>;
  EndedCommandResult?: EndedCommandResultResolvers<ContextType>;
  Event?: EventResolvers<ContextType>;
  EventConnection?: EventConnectionResolvers<ContextType>;
  EventEdge?: EventEdgeResolvers<ContextType>;
  Evidence?: EvidenceResolvers<ContextType>;
  GatewayNote?: GatewayNoteResolvers<ContextType>;
  HitCommandPayload?: HitCommandPayloadResolvers<ContextType>;
  HitCommandResult?: HitCommandResultResolvers<ContextType>;
  HitDecision?: HitDecisionResolvers<ContextType>;
  HitFact?: HitFactResolvers<ContextType>;
  HitRisk?: HitRiskResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  LinkUserPayload?: LinkUserPayloadResolvers<ContextType>;
  Long?: GraphQLScalarType;
  MediaItem?: MediaItemResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  NoteDocument?: NoteDocumentResolvers<ContextType>;
  Operation?: OperationResolvers<ContextType>;
  OperationConnection?: OperationConnectionResolvers<ContextType>;
  OperationCount?: OperationCountResolvers<ContextType>;
  OperationEdge?: OperationEdgeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PartialDate?: PartialDateResolvers<ContextType>;
  PlanRefusal?: PlanRefusalResolvers<ContextType>;
  ProviderAccount?: ProviderAccountResolvers<ContextType>;
  QuarantinedRecord?: QuarantinedRecordResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Reconciliation?: ReconciliationResolvers<ContextType>;
  RecordCommandPayload?: RecordCommandPayloadResolvers<ContextType>;
  RecordCommandResult?: RecordCommandResultResolvers<ContextType>;
  RecordFlag?: RecordFlagResolvers<ContextType>;
  ResearchSource?: ResearchSourceResolvers<ContextType>;
  RetriedCommandResult?: RetriedCommandResultResolvers<ContextType>;
  RetriedRecord?: RetriedRecordResolvers<ContextType>;
  RetryCommandsPayload?: RetryCommandsPayloadResolvers<ContextType>;
  RetryQuarantinedPayload?: RetryQuarantinedPayloadResolvers<ContextType>;
  Score?: ScoreResolvers<ContextType>;
  ScreeningHit?: ScreeningHitResolvers<ContextType>;
  ScreeningHitConnection?: ScreeningHitConnectionResolvers<ContextType>;
  ScreeningHitEdge?: ScreeningHitEdgeResolvers<ContextType>;
  Selection?: SelectionResolvers<ContextType>;
  SelectionPlan?: SelectionPlanResolvers<ContextType>;
  SettleCommandPayload?: SettleCommandPayloadResolvers<ContextType>;
  Subject?: SubjectResolvers<ContextType>;
  SubjectConnection?: SubjectConnectionResolvers<ContextType>;
  SubjectEdge?: SubjectEdgeResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  UnrecognisedWord?: UnrecognisedWordResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  VendorId?: VendorIdResolvers<ContextType>;
  VendorNote?: VendorNoteResolvers<ContextType>;
  VendorUser?: VendorUserResolvers<ContextType>;
  VendorValue?: VendorValueResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
  VocabularyEntry?: VocabularyEntryResolvers<ContextType>;
  WorkItem?: WorkItemResolvers<ContextType>;
  WorkItemConnection?: WorkItemConnectionResolvers<ContextType>;
  WorkItemEdge?: WorkItemEdgeResolvers<ContextType>;
  WriteLimits?: WriteLimitsResolvers<ContextType>;
};

