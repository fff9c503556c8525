import LuaPlugins
import Moderation
import ProcessPlugins

extension PluginCatalogue {
    /// Every plugin that comes with the server; `"use": "builtin:NAME"` takes its `name`.
    package static let builtIn = PluginCatalogue(
        [
            Authorization.self,
            Lockdown.self,
            Schedule.self,
            RateLimit.self,
            FirstMessage.self,
            Names.self,
            Attachments.self,
            Rules.self,
            Profanity.self,
            Links.self,
            Mentions.self,
            CapsAndNoise.self,
            Score.self,
            ProcessPlugin.self,
            SocketPlugin.self,
            SlowMode.self,
            Duplicates.self,
            LocationLink.self,
            Notices.self,
        ], scripts: LuaLanguage())
}
