import Moderation

extension PluginCatalogue {
    /// Every plugin that comes with the server; `"use": "builtin:NAME"` takes its `name`.
    package static let builtIn = PluginCatalogue([
        Authorization.self,
        RateLimit.self,
        Profanity.self,
        LocationLink.self,
        Notices.self,
    ])
}
