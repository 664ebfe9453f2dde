//! The rule against a second interpreter, and laws that hold for every history.

use aozu_cloudwatch::alarm::evaluate::{AlarmTerms, Slot, decide, evaluate};
use aozu_cloudwatch::alarm::{AlarmState, ComparisonOperator, MissingData};
use proptest::prelude::*;

const STATES: [AlarmState; 3] = [AlarmState::Ok, AlarmState::Alarm, AlarmState::InsufficientData];

/// The rule once more, by filling the points that lack and counting, as the guide tells it.
fn naive(range: &[Slot], n: usize, m: usize, treat: MissingData, previous: AlarmState) -> AlarmState {
    let existing: Vec<(usize, Slot)> =
        range.iter().copied().enumerate().filter(|(_, slot)| *slot != Slot::Missing).collect();
    let newest: Vec<(usize, Slot)> = existing.iter().rev().take(n).copied().collect();
    let mut filled: Vec<Slot> = newest.iter().map(|(_, slot)| *slot).collect();
    let known = filled.clone();
    let bad = |slots: &[Slot]| slots.iter().filter(|slot| **slot == Slot::Breaching).count();
    while filled.len() < n {
        filled.push(match treat {
            MissingData::Breaching => Slot::Breaching,
            MissingData::NotBreaching => Slot::Good,
            _ => Slot::Missing,
        });
    }
    // Whatever the unknown ones were: do all ways of filling them agree?
    let unknown = filled.iter().filter(|slot| **slot == Slot::Missing).count();
    let (least, most) = (bad(&filled), bad(&filled) + unknown);
    if least >= m {
        return AlarmState::Alarm;
    }
    if most < m {
        return AlarmState::Ok;
    }
    if known.is_empty() {
        return if treat == MissingData::Ignore { previous } else { AlarmState::InsufficientData };
    }
    if known.contains(&Slot::Good) {
        return AlarmState::Ok;
    }
    if treat == MissingData::Ignore {
        return previous;
    }
    let oldest = newest.last().unwrap().0;
    if range.len() - oldest >= m { AlarmState::Alarm } else { AlarmState::InsufficientData }
}

fn history(mut code: usize, length: usize) -> Vec<Slot> {
    (0..length)
        .map(|_| {
            let slot = [Slot::Missing, Slot::Good, Slot::Breaching][code % 3];
            code /= 3;
            slot
        })
        .collect()
}

#[test]
fn all_histories_of_eight_slots_as_the_second_interpreter_says() {
    let mut checked = 0_u32;
    for n in 1..=6 {
        for m in 1..=n {
            for &treat in MissingData::ALL {
                for code in 0..3_usize.pow(8) {
                    let range = history(code, 8);
                    let got = decide(&range, n, m, treat);
                    for previous in STATES {
                        let expected = naive(&range, n as usize, m as usize, treat, previous);
                        assert_eq!(got.state(previous), expected, "{range:?} N={n} M={m} {treat}");
                        checked += 1;
                    }
                }
            }
        }
    }
    assert_eq!(checked, 21 * 4 * 6561 * 3);
}

#[test]
fn another_breaching_point_never_ends_an_alarm() {
    for n in 1..=4 {
        for m in 1..=n {
            for &treat in MissingData::ALL {
                for code in 0..3_usize.pow(6) {
                    let range = history(code, 6);
                    if decide(&range, n, m, treat).decided() != Some(AlarmState::Alarm) {
                        continue;
                    }
                    for at in 0..range.len() {
                        let mut worse = range.clone();
                        worse[at] = Slot::Breaching;
                        let now = decide(&worse, n, m, treat).state(AlarmState::Alarm);
                        assert_eq!(now, AlarmState::Alarm, "{range:?} -> {worse:?} N={n} M={m} {treat}");
                    }
                }
            }
        }
    }
}

proptest! {
    #[test]
    fn values_and_slots_come_to_the_same(
        values in proptest::collection::vec(proptest::option::of(-10.0..10.0_f64), 0..20),
        n in 1..8_u32, m in 1..8_u32, threshold in -5.0..5.0_f64, treat in 0..4_usize, operator in 0..4_usize,
    ) {
        let m = m.min(n);
        let comparison = ComparisonOperator::ALL[operator];
        let terms = AlarmTerms::new(comparison, threshold, n, Some(m)).unwrap().treating(MissingData::ALL[treat]);
        let slots: Vec<Slot> = values.iter().map(|value| terms.slot(*value)).collect();
        prop_assert_eq!(evaluate(&terms, &values, None), decide(&slots, n, m, terms.missing_data));
    }

    #[test]
    fn no_numbers_panic(n in any::<u32>(), m in any::<u32>(), length in 0..40_usize, code in any::<u32>()) {
        for &treat in MissingData::ALL {
            let _ = decide(&history(code as usize, length), n, m, treat);
        }
    }
}
