//! Categories, duty lists and the dispatch catalogue.

use super::super::plan::{CityPlan, DispatchRule, Pack, Part, Stance, Target};
use super::network::Orgs;
use kernel::calendar::Limit;
use kernel::territory::Level;
use kernel::{Cx, Error, Result};
use matter::category::{self, Category, CategoryKind, NewRule, RuleRole};
use place::org::{self, DutyList};

/// The document that duty lists follow from.
const BASIS: &str = "江城市职责清单（2026版）";

/// Returns how many categories there are, and how many entries on duty lists.
pub(super) async fn install(cx: &mut Cx, plan: &CityPlan, orgs: &Orgs) -> Result<(usize, usize)> {
    let categories = categories(&plan.pack)?;
    category::add_categories(cx, &categories).await?;
    let rules: Vec<NewRule> = plan.catalogue.iter().map(rule).collect();
    category::add_rules(cx, &rules).await?;
    let mut entries = 0;
    for host in orgs.hosts() {
        let Some(list) = plan.duties_of(host) else { continue };
        let duties: Vec<_> = list
            .duties
            .iter()
            .map(|duty| (duty.category.as_str(), duty_list(duty.stance), BASIS))
            .collect();
        org::set_duties(cx, orgs.get(host)?, &duties).await?;
        entries += duties.len();
    }
    Ok((categories.len(), entries))
}

/// Groups, each followed by what is in it.
fn categories(pack: &Pack) -> Result<Vec<Category>> {
    let mut all = Vec::with_capacity(pack.top.len() + pack.category.len());
    for top in &pack.top {
        all.push(Category {
            code: top.code.clone(),
            parent: None,
            pack: pack.zh.clone(),
            kind: CategoryKind::Event,
            name_zh: top.zh.clone(),
            name_en: top.en.clone(),
            limit: Limit::CalendarDays(7),
            leaf: false,
            position: 0,
        });
        for leaf in pack.category.iter().filter(|leaf| leaf.top() == top.code) {
            all.push(Category {
                code: leaf.code.clone(),
                parent: Some(top.code.clone()),
                pack: pack.zh.clone(),
                kind: kind(leaf.kind),
                name_zh: leaf.zh.clone(),
                name_en: leaf.en.clone(),
                limit: leaf.limit.parse().map_err(|why| Error::Internal(Box::new(why)))?,
                leaf: true,
                position: 0,
            });
        }
    }
    for (position, category) in (1..).zip(&mut all) {
        category.position = position;
    }
    Ok(all)
}

const fn kind(planned: super::super::plan::CategoryKind) -> CategoryKind {
    match planned {
        super::super::plan::CategoryKind::Component => CategoryKind::Component,
        super::super::plan::CategoryKind::Event => CategoryKind::Event,
    }
}

const fn duty_list(stance: Stance) -> DutyList {
    match stance {
        Stance::Own => DutyList::Own,
        Stance::Assist => DutyList::Assist,
        Stance::Never => DutyList::Never,
    }
}

fn rule(planned: &DispatchRule) -> NewRule {
    let (level, function): (Level, _) = match &planned.target {
        Target::Territory { level } => (*level, None),
        Target::Line { line, level } => (*level, Some(line.clone())),
    };
    NewRule {
        category: planned.category.clone(),
        role: match planned.part {
            Part::Lead => RuleRole::Lead,
            Part::Assist => RuleRole::Assist,
        },
        level,
        function,
        org: None,
        position: planned.position.into(),
        basis: (planned.basis.zh.clone(), planned.basis.en.clone()),
    }
}
