//! Cases at the desk and for programs.

use super::super::row::{Row, get, post};

const ID: &[(&str, &str)] = &[("id", "case")];
const ANSWER: &[(&str, &str)] = &[("result", "已清运"), ("answer", "已清运并加密频次")];
const SAID: &[(&str, &str)] =
    &[("solved", "yes"), ("contacted", "yes"), ("satisfaction", "satisfied")];

pub(super) fn rows() -> Vec<Row> {
    [pages(), acts(), programs()].concat().into_iter().map(|row| row.or_names(ID)).collect()
}

fn pages() -> Vec<Row> {
    vec![
        get("/desk").signed_in(),
        get("/desk/follow-up").desk("case.follow_up"),
        get("/desk/new").desk("case.enter"),
        get("/desk/cases/{id}").case("case.see"),
        get("/desk/cases/{id}/ledger").case("case.see"),
        get("/desk/cases/{id}/dispatch").case("case.dispatch"),
        get("/photo/{case}/{id}").case("case.see").names(&[("id", "photo")]).blind(),
    ]
}

fn acts() -> Vec<Row> {
    vec![
        post("/desk/new").territory("case.enter").photo(&[
            ("category", "01.01"),
            ("text", "路口有积水"),
            ("place", "{name}"),
            ("kind", "request"),
            ("channel", "patrol"),
        ]),
        post("/desk/cases/{id}/classify")
            .case("case.dispatch")
            .when(&["waiting"])
            .form(&[("category", "01.03")]),
        post("/desk/cases/{id}/dispatch")
            .case("case.dispatch")
            .when(&["waiting"])
            .form(&[("choice", "{lead}.lead")]),
        post("/desk/cases/{id}/uphold")
            .case("case.rule")
            .when(&["disputed"])
            .form(&[("rule_reason", "属地先办")])
            .rule(422),
        post("/desk/cases/{id}/designate")
            .case("case.rule")
            .when(&["disputed"])
            .form(&[("organisation", "{lead}"), ("rule_reason", "属地先办")]),
        post("/desk/cases/{id}/follow-up").case("case.follow_up").when(&["answered"]).form(SAID),
        post("/desk/cases/{id}/close").case("case.follow_up").when(&["unreached"]),
        post("/desk/cases/{id}/tasks/{task}/accept").case("task.handle").when(&["issued"]),
        post("/desk/cases/{id}/tasks/{task}/begin").case("task.handle").when(&["accepted"]),
        post("/desk/cases/{id}/tasks/{task}/return")
            .case("task.handle")
            .when(&["issued"])
            .form(&[("return_reason", "不在辖区内")]),
        post("/desk/cases/{id}/tasks/{task}/report")
            .case("task.handle")
            .when(&["accepted"])
            .form(ANSWER),
    ]
}

fn programs() -> Vec<Row> {
    vec![
        get("/api/v1/cases").signed_in(),
        get("/api/v1/cases/{id}").case("case.see"),
        get("/api/v1/cases/{id}/ledger").case("case.see"),
        post("/api/v1/cases/{id}/dispatch")
            .case("case.dispatch")
            .when(&["waiting"])
            .json(r#"{"organisation": "{lead}", "role": "lead"}"#),
        post("/api/v1/cases/{id}/follow-up").case("case.follow_up").when(&["answered"]).json(
            r#"{"reached": true, "contacted": true, "solved": true, "satisfaction": "satisfied"}"#,
        ),
        post("/api/v1/cases/{id}/rule")
            .case("case.rule")
            .when(&["disputed"])
            .json(r#"{"organisation": "{lead}", "reason": "属地先办"}"#),
        post("/api/v1/cases/{id}/tasks/{task}/accept")
            .case("task.handle")
            .when(&["issued"])
            .json("{}"),
        post("/api/v1/cases/{id}/tasks/{task}/begin")
            .case("task.handle")
            .when(&["accepted"])
            .json("{}"),
        post("/api/v1/cases/{id}/tasks/{task}/return")
            .case("task.handle")
            .when(&["issued"])
            .json(r#"{"reason": "不在辖区内"}"#),
        post("/api/v1/cases/{id}/tasks/{task}/report")
            .case("task.handle")
            .when(&["accepted"])
            .json(r#"{"result": "已清运"}"#),
    ]
}
