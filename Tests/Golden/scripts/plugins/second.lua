return {
    kinds = { "message" }, exempt = { "owner" }, onFailure = "continue", defaults = { word = "psst" },
    handle = function(event, context) event.text = context.configuration.word .. event.text end,
}
