//! The codes of the programme's own rules: `E10xx`. They reach `explain` with the collections that use them.

use crate::diag::{Code, Severity};

macro_rules! codes {
    ($($name:ident $id:literal $title:literal $explanation:literal;)*) => {
        $(
            #[doc = concat!("`", $id, "`: ", $title, ".")]
            pub static $name: Code =
                Code { id: $id, severity: Severity::Error, title: $title, explanation: $explanation };
        )*
        /// Every code of the programme's rules, in order of its name.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    CHINESE_NAME_MISSING "E1001" "a Chinese place without its Chinese name"
        "Readers in China look for the name in characters, and the directory shows both. Write `name: {en: Xiamen, zh-Hans: 厦门}`. A place in the UK may stay without a Chinese name: its English name is shown.";
    POINT_OUTSIDE "E1002" "a point outside the map"
        "The map has two parts: the British Isles (9° W to 2.5° E, 49.5° to 59.5° N) and eastern Asia (97° to 136° E, 16° to 50° N). A point outside them cannot be drawn, and is nearly always a slip: latitude and longitude exchanged, or a minus sign lost. West of Greenwich, `lon` is negative.";
    IMPOSSIBLE_START "E1003" "a start that cannot be"
        "`established` is the day, month or year in which the agreement began. It cannot lie in the future, and no town link between the UK and China is older than 1970. Give only what is known (`\"1983\"`, `\"1983-03\"`), or `null`.";
    SOURCE_INDEX "E1004" "a source that is not in the list"
        "Each highlight names its source by its place in `sources`, counted from 0: the first source is 0, the second 1. Add the source, or correct the number.";
    WRONG_SIDE "E1005" "a place on the wrong side"
        "`uk` names a place in the United Kingdom and `china` a place in China. Exchange them, or correct `side` in the place's own file.";
    AREA_MISSING "E1006" "a place without the area it lies in"
        "Lists and filters need to know where a place lies. In the UK give `nation`, and in England `region` too; in China give `province` and `level`.";
    WRONG_AREA "E1007" "an area of another kind"
        "`nation` names a nation, `region` a region of England, `province` a province-level area of China. The `kind` stands in the area's own file, `content/records/areas/<id>.yaml`; a region says in `within` which nation it belongs to.";
    FIELD_OF_OTHER_SIDE "E1008" "a field that does not go with this place"
        "`province` and `level` are about places in China, `nation` and `region` about places in the UK, and regions exist in England only. Remove the field, or correct `side`.";
    NOT_A_TIME "E1009" "not a time of day"
        "`hours` are given in UK time, as hours and minutes of the 24-hour clock in quotes: `opens: \"09:00\"`. The time in Beijing is worked out from them and shown beside them.";
}
