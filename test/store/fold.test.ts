import { describe, expect, test } from 'vitest'
import { fold, searchBody, searchPatterns } from '../../src/store/fold.ts'
import { cpu } from '../support/least.ts'

describe('folding', () => {
  test.each([
    ['Müller', 'muller'],
    ['Mu\u0308ller', 'muller'],
    ['Łukasz Ørsted', 'lukasz orsted'],
    ['Đặng Thị', 'dang thi'],
    ['straße', 'strasse'],
    ['Æther ﬁne', 'aether fine'],
    ['ＦＵＬＬ　ｗｉｄｔｈ', 'full width'],
    ['ısPARTalı İstanbul', 'ispartali istanbul'],
    ['Иванов', 'ivanov'],
    ['Щербаков Юрий', 'shcherbakov yuriy'],
    ['Ильич', 'ilich'],
    ['محمد بن سلمان', 'mhmd bn slmn'],
    ['אברהם', 'vrhm'],
    ['王', 'wang'],
    ['李小龙', 'lixiaolong'],
    ['김정은', 'gimjeongeun'],
    ['やまだ', 'yamada'],
    ['Παπαδόπουλος Ευάγγελος', 'papadopoulos evangelos'],
    ['नरेंद्र', 'nremdr'],
  ])('%s is %s', (text, folded) => {
    expect(fold(text)).toBe(folded)
    // What is folded folds to itself: a query may be pasted from anywhere.
    expect(fold(folded)).toBe(folded)
  })

  test('signs that nobody types do not part words', () => {
    expect(fold('O’Brien')).toBe('obrien')
    expect(fold("O'Brien")).toBe('obrien')
    expect(fold('O´Brien')).toBe('obrien')
    expect(fold('\u200fMo\u00adham\u200bmed\u202e')).toBe('mohammed')
  })

  test.each([
    ['vowel marks', 'مُحَمَّد', 'محمد'],
    ['a drawn-out line', 'محـــمد', 'محمد'],
    ['an alef above, a wasla with its vowels', 'هٰذا', 'هذا'],
    ['marks of recitation', 'عَبْدُ\u06d6 اللّٰهِ\u06da', 'عبد الله'],
    ['honorifics', 'محمد\u0610 \u0613علي', 'محمد علي'],
    ['Hebrew points', 'בֶּן־גּוּרִיּוֹן', 'בן־גוריון'],
    ['points that are part of the letter', '\ufb2a\ufb31', 'שב'],
    ['accents of recitation', 'שָׁל֖וֹם', 'שלום'],
  ])('%s say no more than the letters do', (_what, marked, plain) => {
    expect(fold(marked)).toBe(fold(plain))
    expect(fold(marked)).toMatch(/^[a-z]+( [a-z]+)*$/)
    expect(searchBody([marked])).toBe(searchBody([plain]))
    expect(searchPatterns(marked)).toEqual(searchPatterns(plain))
  })

  test('a mark that makes another letter is not dropped, and a Hebrew hyphen parts words', () => {
    expect(fold('ي\u0654')).toBe(fold('\u0626'))
    expect(fold('ا\u0653ل')).toBe(fold('\u0622ل'))
    expect(fold('\u0622ل')).not.toBe(fold('ال'))
    expect(fold('בן־גוריון')).toBe('vn gvryvn')
  })

  test('other marks part words', () => {
    expect(fold(' Al-Qahtani,\tAbd.  (Jr.) ')).toBe('al qahtani abd jr')
    expect(fold('REF/2024-001')).toBe('ref 2024 001')
  })

  test('what PostgreSQL cannot store is gone', () => {
    expect(fold('a\0b')).toBe('a b')
    expect(fold('\0é')).toBe('e')
    expect(fold('Ива\ud800нов \udc00')).toBe('iva nov')
    expect(fold('\0\ud800')).toBe('')
  })

  test('letters that no table knows are kept apart from one another', () => {
    const [one, other] = [fold('\u{1E900}'), fold('\u{1E901}')]
    const unknown = [fold('\u{10D00}'), fold('\u{10D01}')]
    expect(new Set([one, other, ...unknown]).size).toBe(4)
    for (const word of [one, other, ...unknown]) expect(word).toMatch(/^[a-z0-9]+$/)
  })

  test('a long text is folded whole, and in passable time', () => {
    const text = `${'Иванов '.repeat(50_000)}Ωmega`
    expect(fold(text).endsWith(' ivanov omega')).toBe(true)
    expect(cpu(() => fold(text))).toBeLessThan(2_000)
  })

  test('a field of ASCII letters takes a shorter way to the same end', () => {
    const text = "  The `Quick' (brown) FOX-7, 100% \\ a_b\n\x01end. "
    expect(fold(`${text}é`)).toBe(`${fold(text)} e`)
  })
})

describe('the stored text', () => {
  test('holds each field once, and syllables as words', () => {
    expect(searchBody(['Alert', null, 'A-1', undefined, 'a-1', ''])).toBe(' alert\n a 1')
    expect(searchBody(['李小龙'])).toBe(' lixiaolong\n li xiao long')
    expect(searchBody([null, '—'])).toBe('')
  })
})

describe('a query', () => {
  test('looks for each of its words once, in parts of words from three letters on', () => {
    expect(searchPatterns('Иванов  ivan IVANOV li')).toEqual(['%ivanov%', '%ivan%', '% li%'])
    expect(searchPatterns('王')).toEqual(['%wang%'])
    expect(searchPatterns('al-Qahtani')).toEqual(['%al qahtani%'])
  })

  test('takes LIKE’s own signs literally', () => {
    expect(searchPatterns('100% a_b c\\d')).toEqual(['%100\\%%', '% a\\_b%', '% c\\\\d%'])
  })

  test.each(['', '   ', '%', '__', '\\', "'", '—', '\0', '\ud800', '\u200f'])('of %j looks for nothing', (text) => {
    expect(searchPatterns(text)).toEqual([])
  })
})
