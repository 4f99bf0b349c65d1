/**
 * Invented applicants whom a firm knows by its own reference, CL-0001 and so on, in this order; each script brings its own
 * letters and order of names.
 */
export const PEOPLE: readonly string[] = [
  ...['Elvane Halloway-Reed', "Brightan D'Orvelle", 'Séverwyn Lindmark', 'Kaspren Oakhaven', 'Tamsel Greyfjord'],
  ...['Iolante Marchbank', 'Øystan Vellmark', 'Perrin Aldershaw', 'Noëmi Castelbrun', 'Zdenko Hrabovar'],
  ...['Радмила Озерчук', 'Всеволен Белополь', 'Ждана Светлогор', 'Любомест Тихореч', 'Мирослада Кленова'],
  ...['Яромысл Дубровец', 'Златина Верхояр', 'Ратибор Сосновей', 'Всемила Росинка', 'Богумест Ковылин'],
  ...['ريهاف الباسمي', 'سامور الورداني', 'لينوار النخيلان', 'فارسين الواحي', 'مريسان الياقوتي'],
  ...['نورشاد البيادري', 'جودار المرجاني', 'هيلانة السروي', 'زيدون الكرمي', 'تالين الغيمي'],
  ...['苏雨桐', '秦云舟', '柳子墨', '沈知夏', '陆星野', '顾清禾', '叶听澜', '江砚秋', '白简宁', '温若溪'],
]

/** The people who work on cases; `system` stands for TrustGate's triggers. */
export const USERS = ['user_456', 'user_123', 'user_mlake'] as const
export const TEAMS = ['team_compliance', 'team_senior_compliance'] as const

export const referenceOf = (at: number): string => `CL-${String((at % PEOPLE.length) + 1).padStart(4, '0')}`
