import type { CodegenConfig } from '@graphql-codegen/cli'

/** Types of the schema and of its resolvers. `--check` fails when they are not those of `schema/`. */
const config: CodegenConfig = {
  schema: 'schema/*.graphql',
  generates: {
    'src/graphql/generated.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        importExtension: '.ts',
        enumsAsTypes: true,
        useTypeImports: true,
        immutableTypes: true,
        // An input field with a default is always there by the time a resolver sees it.
        avoidOptionals: { defaultValue: true },
        skipTypename: true,
        strictScalars: true,
        defaultScalarType: 'unknown',
        contextType: './context.ts#Context',
        scalars: {
          ID: 'string',
          DateTime: 'Date',
          Long: 'number',
          JSON: 'unknown',
          Cursor: 'string',
        },
        mappers: {
          AccountStream: '../store/account-work.ts#StreamRow',
          Alert: '../store/alert-row.ts#AlertRow',
          AlertCategoryValue: '../store/columns.ts#StoredCategory',
          AlertCommandPayload: './shapes.ts#Decision',
          AlertCommandResult: './shapes.ts#Outcome',
          AlertConnection: './shapes.ts#AlertPage',
          AlertEvent: './shapes.ts#EventNode',
          AlertResearch: './shapes.ts#ResearchNode',
          Case: '../store/case-row.ts#CaseRow',
          CaseAlert: '../store/case-alerts.ts#CaseAlertRow',
          CaseAlertConnection: './shapes.ts#CaseAlertPage',
          CaseConnection: './shapes.ts#CasePage',
          Command: '../store/operations.ts#CommandRow',
          CommandConnection: './shapes.ts#CommandPage',
          DuplicateParties: './shapes.ts#DuplicateNode',
          Event: './shapes.ts#EventNode',
          EventConnection: './shapes.ts#EventPage',
          Operation: '../store/operations.ts#OperationRow',
          ProviderAccount: '../store/accounts.ts#AccountRow',
          RetryQuarantinedPayload: './shapes.ts#Retried',
          QuarantinedRecord: './shapes.ts#QuarantineNode',
          ScreeningHit: '../store/screening-hits.ts#HitRow',
          ScreeningHitConnection: './shapes.ts#HitPage',
          Subject: '../store/subjects.ts#SubjectRow',
          SubjectConnection: './shapes.ts#SubjectPage',
          UnrecognisedWord: '../store/accounts.ts#UnrecognisedRow',
          VendorNote: '../canonical/record.ts#NoteDraft',
          Viewer: './viewer.ts#Viewer as Asker',
          VocabularyEntry: './vendors.ts#VocabularyRow',
          WorkItem: '../store/work-queue.ts#WorkRow',
          WorkItemConnection: './shapes.ts#WorkPage',
        },
      },
    },
  },
}

export default config
