import JSON
import Moderation

/// What may stand in settings files, asked of the code that reads them.
package struct ConfigurationDescription {
    /// A plugin's own part.
    package struct Plugin {
        package let name: String
        package let summary: String
        package let defaults: StageDefaults
        package let configuration: [SettingDescription]
    }

    /// Of `config.json`.
    package let config: [SettingDescription]
    /// Of a file in `plugins/`, whichever plugin it is for.
    package let pluginFile: [SettingDescription]
    /// In alphabetical order.
    package let plugins: [Plugin]

    package init(_ catalogue: PluginCatalogue) {
        // There is no such folder, so that nothing that lies about gets into the description.
        let folder = ConfigurationFolder(path: "/dev/null/nowhere")
        let reader = SettingsReader.describing()
        reader.schemaReference()
        _ = Settings(reader, folder: folder.path)
        let file = SettingsFile(absent: "config.json")
        _ = PolicyBuild(folder: folder, config: file, rates: RateTable(), catalogue: catalogue).policy(reader)
        config = reader.described

        let resources = PluginResources(wordlist: { folder.wordlist($0) }, rates: RateTable())
        let pluginReader = SettingsReader.describing()
        var examples: [PlacedExample] = []
        // Of no plugin: what is left out of its name and settings is what all have.
        _ = StageSettings.read(
            id: "NAME", from: pluginReader, known: StageSource.Known(catalogue: catalogue, scripts: [:]), resources: { _ in resources },
            sharingWith: nil, examples: &examples)
        // What these are when left out is the plugin's to say.
        pluginFile = pluginReader.described.map { setting in
            guard ["use", "exempt", "onFailure"].contains(setting.key) else { return setting }
            return SettingDescription(key: setting.key, shape: setting.shape, defaultValue: .null, help: setting.help)
        }
        plugins = catalogue.all.map { type in
            let reader = SettingsReader.describing()
            _ = type.init(configuration: reader, resources: resources)
            return Plugin(name: type.name, summary: type.summary, defaults: type.defaults, configuration: reader.described)
        }
    }
}
