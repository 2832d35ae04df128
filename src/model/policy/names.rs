//! What the names that the sample policies give themselves, their rules, factors and campaigns are called in Chinese.

use crate::lang::Lang;

/// The names of `data/policies`, in English and in Chinese.
const NAMES: &[(&str, &str)] = &[
    ("default", "默认"),
    ("auto-parts", "汽配"),
    ("dense-fmcg", "快消（密集）"),
    ("class A", "A级"),
    ("class B", "B级"),
    ("class C", "C级"),
    ("large or medium, city tier 1-2", "大中型，一二线城市"),
    ("large or medium, city tier 3 and below", "大中型，三线及以下城市"),
    ("small, city tier 1-2", "小型，一二线城市"),
    ("small, city tier 3 and below", "小型，三线及以下城市"),
    ("fast stock turnover", "库存周转快"),
    ("slow stock turnover", "库存周转慢"),
    ("strong competition", "竞争激烈"),
    ("prospect", "潜在客户"),
    ("key account", "重点客户"),
    ("full review", "全面回顾"),
    ("stock count at key accounts", "重点客户盘点"),
    ("training at dealers", "经销商培训"),
    ("large store", "大型门店"),
    ("wholesale, large", "大型批发"),
    ("wholesale", "批发"),
    ("medium store", "中型门店"),
    ("small, high potential", "小型，潜力高"),
    ("small, low potential", "小型，潜力低"),
    ("summer drinks", "夏季饮料"),
    ("before the Spring Festival", "春节前备货"),
];

/// A name of a policy, a rule, a factor or a campaign as people of this language read it: as it is written, but those of the
/// sample policies have a Chinese one too.
pub fn named(name: &str, lang: Lang) -> &str {
    let chinese = || NAMES.iter().find(|(english, _)| *english == name).map_or(name, |(_, chinese)| chinese);
    match lang {
        Lang::En => name,
        Lang::Zh => chinese(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_sample_policies_has_a_chinese_one() {
        let mut names = 0;
        for policy in [
            include_str!("../../../data/policies/default.toml"),
            include_str!("../../../data/policies/auto-parts.toml"),
            include_str!("../../../data/policies/dense-fmcg.toml"),
        ] {
            let lines = policy.lines().filter_map(|line| line.strip_prefix("id = ").or(line.strip_prefix("name = ")));
            for name in lines.filter_map(|rest| rest.split('"').nth(1)) {
                assert!(!named(name, Lang::Zh).is_ascii(), "{name}");
                assert_eq!(named(name, Lang::En), name);
                names += 1;
            }
        }
        assert!(names > 30);
        assert_eq!(named("own rule", Lang::Zh), "own rule");
    }
}
