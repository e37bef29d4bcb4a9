//! [`Budgets`]: how much the pages of a site may weigh and fetch.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::parse::{Value, ValuePath};

/// The limits of a site: for all pages, and for the pages of some layouts.
#[derive(Debug, Clone, Default)]
pub struct Budgets {
    all: Budget,
    layouts: IndexMap<Arc<str>, Budget>,
}

/// What one page may weigh and fetch. A part without a limit is not weighed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Budget([Option<usize>; BudgetPart::ALL.len()]);

/// What is weighed. Sizes are in KB (1,024 bytes) after gzip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BudgetPart {
    /// The page's HTML with its style sheets.
    Page,
    /// Its style sheets.
    Styles,
    /// Its scripts.
    Scripts,
    /// Its pictures.
    Images,
    /// How many files are fetched before anything is scrolled to, the page itself included.
    Requests,
}

impl BudgetPart {
    /// All parts, in the order of the configuration.
    pub const ALL: [Self; 5] = [Self::Page, Self::Styles, Self::Scripts, Self::Images, Self::Requests];

    /// The key in the configuration.
    pub fn key(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Styles => "styles",
            Self::Scripts => "scripts",
            Self::Images => "images",
            Self::Requests => "requests",
        }
    }

    /// What the part is in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Page => "the page and its style sheets",
            Self::Styles => "the style sheets",
            Self::Scripts => "the scripts",
            Self::Images => "the pictures",
            Self::Requests => "the requests",
        }
    }

    /// A limit in what is measured: bytes, or requests.
    pub fn in_units(self, limit: usize) -> usize {
        if self == Self::Requests { limit } else { limit * 1024 }
    }
}

impl Budget {
    /// The limit of a part, in KB, or in requests.
    pub fn limit(&self, part: BudgetPart) -> Option<usize> {
        self.0[part as usize]
    }

    fn read(value: &Value) -> Self {
        let limit =
            |part: BudgetPart| value.get(part.key())?.as_integer().and_then(|limit| usize::try_from(limit).ok());
        Self(BudgetPart::ALL.map(limit))
    }

    /// The limits of `self`, and of `other` where `self` has none.
    fn over(self, other: Self) -> Self {
        Self(BudgetPart::ALL.map(|part| self.limit(part).or_else(|| other.limit(part))))
    }
}

impl Budgets {
    /// From the validated value of `budgets`.
    pub(super) fn read(value: &Value) -> Self {
        let all = Budget::read(value);
        let layouts = value.get("layouts").and_then(Value::as_map).into_iter().flatten();
        let layouts = layouts.map(|(layout, value)| (Arc::clone(layout), Budget::read(value).over(all)));
        Self { all, layouts: layouts.collect() }
    }

    /// Whether nothing is limited.
    pub fn is_empty(&self) -> bool {
        self.all == Budget::default() && self.layouts.is_empty()
    }

    /// The limits for the pages of a layout.
    pub fn of(&self, layout: &str) -> &Budget {
        self.layouts.get(layout).unwrap_or(&self.all)
    }

    /// The layouts with limits of their own, and where each stands in the configuration.
    pub fn layouts(&self) -> impl Iterator<Item = (&str, ValuePath)> {
        let path = ValuePath::root().key("budgets").key("layouts");
        self.layouts.keys().map(move |layout| (&**layout, path.key(layout)))
    }
}
