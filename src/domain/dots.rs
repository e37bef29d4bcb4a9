//! The dots of one inset: which places share one, and where each can be hit. Works on pixels; knows nothing of the earth.
//!
//! **Invariants**, held for any input:
//! - Every spot is in exactly one dot.
//! - No two dots are nearer than [`NEAR`].
//! - Every dot can be hit in a square of [`HIT`] pixels that holds the dot and meets no other dot's square.

/// Dots nearer than this become one, in pixels.
const NEAR: f64 = 14.0;
/// The side of the square in which a dot can be hit, in pixels: the least target of WCAG 2.2, criterion 2.5.8.
pub(super) const HIT: f64 = 24.0;
/// What stays between two squares, so that rounding to tenths makes no overlap.
const CLEAR: f64 = 0.2;
/// How often squares are pushed apart before they count as too crowded.
const ROUNDS: usize = 100;

/// Something that stands on the map.
#[derive(Debug, Clone)]
pub(super) struct Spot<'a> {
    /// What stands there.
    pub(super) id: &'a str,
    /// Pixels from the left and from the top.
    pub(super) at: [f64; 2],
    /// Spots of one group come together first.
    pub(super) group: &'a str,
}

/// One spot, or several that stand too close to each other.
#[derive(Debug, Clone)]
pub(super) struct Dot<'a> {
    /// The spots, north to south; never empty.
    pub(super) spots: Vec<Spot<'a>>,
    /// The middle of its spots.
    pub(super) at: [f64; 2],
    /// The middle of the square in which it can be hit.
    pub(super) hit: [f64; 2],
}

impl<'a> Dot<'a> {
    fn of(mut spots: Vec<Spot<'a>>) -> Self {
        spots.sort_by(|a, b| a.at[1].total_cmp(&b.at[1]).then(a.id.cmp(b.id)));
        #[expect(clippy::cast_precision_loss, reason = "nobody marks 2^53 places")]
        let count = spots.len() as f64;
        let at = [0, 1].map(|axis| spots.iter().map(|spot| spot.at[axis]).sum::<f64>() / count);
        Self { spots, at, hit: at }
    }

    /// Half the width of the mark: one that holds several spots shows their number.
    pub(super) fn radius(&self) -> f64 {
        if self.spots.len() > 1 { 7.0 } else { 4.5 }
    }

    /// The group that all its spots are in, if they are in one.
    pub(super) fn group(&self) -> Option<&'a str> {
        let group = self.spots[0].group;
        self.spots.iter().all(|spot| spot.group == group).then_some(group)
    }
}

/// The dots of some spots, north to south.
pub(super) fn gather(mut spots: Vec<Spot<'_>>) -> Vec<Dot<'_>> {
    spots.sort_by(|a, b| a.id.cmp(b.id));
    let mut dots: Vec<Dot<'_>> = Vec::new();
    // A spot joins the nearest dot of its group. The work is the number of spots times that of dots, and there is room
    // for few dots in one group.
    for spot in spots {
        let same = dots.iter_mut().filter(|dot| dot.spots[0].group == spot.group);
        let nearest = same.min_by(|a, b| apart(a.at, spot.at).total_cmp(&apart(b.at, spot.at)));
        match nearest.filter(|dot| apart(dot.at, spot.at) < NEAR) {
            Some(dot) => {
                dot.spots.push(spot);
                *dot = Dot::of(std::mem::take(&mut dot.spots));
            }
            None => dots.push(Dot::of(vec![spot])),
        }
    }
    loop {
        let mut pairs = pairs(&dots, |a, b| apart(a.at, b.at) < NEAR);
        if pairs.is_empty() {
            pairs = settle(&mut dots);
        }
        if pairs.is_empty() {
            break;
        }
        dots = join(dots, &pairs);
    }
    dots.sort_by(|a, b| a.at[1].total_cmp(&b.at[1]).then(a.spots[0].id.cmp(b.spots[0].id)));
    dots
}

/// Pushes the squares of near dots apart as far as they still hold their dots; gives the pairs that have no room.
fn settle(dots: &mut [Dot<'_>]) -> Vec<(usize, usize)> {
    for dot in &mut *dots {
        dot.hit = dot.at;
    }
    // Squares move by less than half a side, so only these can ever meet.
    let close = pairs(dots, |a, b| overlap(a.at, b.at).into_iter().all(|depth| depth > -HIT));
    for _ in 0..ROUNDS {
        let mut moved = false;
        for &(a, b) in &close {
            let depth = overlap(dots[a].hit, dots[b].hit);
            if depth[0] <= 0.0 || depth[1] <= 0.0 {
                continue;
            }
            moved = true;
            let axis = usize::from(depth[1] < depth[0]);
            // A hair more than needed, so that it is done.
            let step = depth[axis] / 2.0 + 0.01;
            let forward = if dots[a].hit[axis] >= dots[b].hit[axis] { step } else { -step };
            for (dot, by) in [(a, forward), (b, -forward)] {
                let dot = &mut dots[dot];
                let slack = HIT / 2.0 - dot.radius();
                dot.hit[axis] = (dot.hit[axis] + by).clamp(dot.at[axis] - slack, dot.at[axis] + slack);
            }
        }
        if !moved {
            return Vec::new();
        }
    }
    let crowded =
        close.into_iter().filter(|&(a, b)| overlap(dots[a].hit, dots[b].hit).into_iter().all(|depth| depth > 0.0));
    crowded.collect()
}

/// Makes one dot of each of these pairs, those of one group first, then the nearest first; each dot is in one pair at most.
fn join<'a>(dots: Vec<Dot<'a>>, pairs: &[(usize, usize)]) -> Vec<Dot<'a>> {
    let mut pairs = pairs.to_vec();
    let differ = |(a, b): (usize, usize)| dots[a].group().is_none() || dots[a].group() != dots[b].group();
    pairs.sort_by(|&one, &other| {
        let length = |(a, b): (usize, usize)| apart(dots[a].at, dots[b].at);
        differ(one).cmp(&differ(other)).then(length(one).total_cmp(&length(other))).then(one.cmp(&other))
    });
    let mut left: Vec<Option<Dot<'a>>> = dots.into_iter().map(Some).collect();
    let mut joined = Vec::new();
    for (a, b) in pairs {
        if let (Some(_), Some(_)) = (&left[a], &left[b]) {
            let spots = [left[a].take(), left[b].take()].into_iter().flatten().flat_map(|dot| dot.spots);
            joined.push(Dot::of(spots.collect()));
        }
    }
    left.into_iter().flatten().chain(joined).collect()
}

fn pairs(dots: &[Dot<'_>], holds: impl Fn(&Dot<'_>, &Dot<'_>) -> bool) -> Vec<(usize, usize)> {
    let all = (0..dots.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
    all.filter(|&(a, b)| holds(&dots[a], &dots[b])).collect()
}

fn apart(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// How far two squares reach into each other or what must stay between them, along each axis.
fn overlap(a: [f64; 2], b: [f64; 2]) -> [f64; 2] {
    [0, 1].map(|axis| HIT + CLEAR - (a[axis] - b[axis]).abs())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spot<'a>(id: &'a str, group: &'a str, x: f64, y: f64) -> Spot<'a> {
        Spot { id, at: [x, y], group }
    }

    fn told(dots: &[Dot<'_>]) -> Vec<String> {
        dots.iter().map(|dot| dot.spots.iter().map(|spot| spot.id).collect::<Vec<_>>().join("+")).collect()
    }

    #[test]
    fn near_spots_share_a_dot_and_dots_go_from_north_to_south() {
        let dots = gather(vec![
            spot("bolton", "north-west", 100.0, 209.0),
            spot("perth", "scotland", 100.0, 50.0),
            spot("manchester", "north-west", 106.0, 213.0),
            spot("cardiff", "wales", 80.0, 350.0),
        ]);
        assert_eq!(told(&dots), ["perth", "bolton+manchester", "cardiff"]);
        assert!(apart(dots[1].at, [103.0, 211.0]) < 1e-9, "{dots:?}");
        assert_eq!(dots[1].group(), Some("north-west"));
    }

    #[test]
    fn a_spot_joins_its_own_group_even_if_another_is_nearer() {
        let dots =
            gather(vec![spot("a", "east", 0.0, 0.0), spot("b", "east", 0.0, 13.0), spot("c", "west", 0.0, 21.0)]);
        assert_eq!(told(&dots), ["a+b", "c"]);
    }

    #[test]
    fn dots_of_two_groups_at_one_point_are_of_no_group() {
        let dots = gather(vec![spot("a", "east", 5.0, 5.0), spot("b", "west", 5.0, 5.0)]);
        assert_eq!(told(&dots), ["a+b"]);
        assert_eq!(dots[0].group(), None);
    }

    #[test]
    fn squares_of_dots_that_stand_a_little_apart_are_moved_aside() {
        let dots = gather(vec![spot("a", "g", 0.0, 0.0), spot("b", "g", 15.0, 0.0)]);
        assert_eq!(told(&dots), ["a", "b"]);
        assert!(overlap(dots[0].hit, dots[1].hit)[0] <= 0.0, "{dots:?}");
        assert!(dots[0].hit[0] < 0.0 && dots[1].hit[0] > 15.0, "{dots:?}");
    }

    proptest! {
        #[test]
        fn the_laws_hold_for_any_spots(points in prop::collection::vec((0.0..300.0f64, 0.0..300.0f64, 0..4usize), 0..80)) {
            let ids: Vec<String> = (0..points.len()).map(|number| number.to_string()).collect();
            let spots = points.iter().zip(&ids).map(|(&(x, y, group), id)| spot(id, ["a", "b", "c", "d"][group], x, y));
            let dots = gather(spots.collect());

            let mut seen: Vec<usize> = dots.iter().flat_map(|dot| &dot.spots).map(|spot| spot.id.parse().unwrap()).collect();
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..points.len()).collect::<Vec<_>>());
            prop_assert!(dots.is_sorted_by(|a, b| a.at[1] <= b.at[1]));
            for (index, dot) in dots.iter().enumerate() {
                for axis in 0..2 {
                    prop_assert!((dot.hit[axis] - dot.at[axis]).abs() + dot.radius() <= HIT / 2.0 + 1e-9);
                }
                for other in &dots[..index] {
                    prop_assert!(apart(dot.at, other.at) >= NEAR);
                    let clear = |axis: usize| (dot.hit[axis] - other.hit[axis]).abs() >= HIT;
                    prop_assert!(clear(0) || clear(1));
                }
            }
        }
    }
}
