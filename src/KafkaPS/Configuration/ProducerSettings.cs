namespace KafkaPS.Configuration;

/// <summary>The settings of all sources combined: for each property, the value that wins.</summary>
sealed class ProducerSettings
{
    /// <summary>Properties that express the same setting in two ways: only one of the two groups may be used.</summary>
    static readonly (string[] These, string[] Those)[] Alternatives =
    [
        (["ssl.truststore.location"], ["ssl.ca.location", "ssl.truststore.certificates"]),
        (["ssl.keystore.location"], ["ssl.certificate.location", "ssl.key.location", "ssl.keystore.key", "ssl.keystore.certificate.chain"]),
        (["sasl.jaas.config"], ["sasl.username", "sasl.password", "sasl.kerberos.principal", "sasl.kerberos.keytab",
            "sasl.oauthbearer.client.credentials.client.id", "sasl.oauthbearer.client.credentials.client.secret"]),
    ];

    readonly Dictionary<PropertyDefinition, Setting> _settings = [];
    readonly HashSet<PropertyDefinition> _refused = [];
    readonly Dictionary<string, string> _javaProperties = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);

    /// <summary>Reads the sources and adds findings about what is wrong in them.</summary>
    /// <param name="sources">The sources; within one kind, an earlier one wins.</param>
    /// <param name="findings">The findings to add to.</param>
    internal ProducerSettings(IEnumerable<ConfigurationSource> sources, Findings findings)
    {
        (ConfigurationSource Source, GivenSetting Given)[] all =
            [.. from source in sources.OrderBy(source => source.Kind) from given in source.Settings select (source, given)];
        GivenSetting[] everything = [.. all.Select(pair => pair.Given)];
        ConfigurationReferences javaReferences = ConfigurationReferences.ForJava(everything);
        var reader = new SettingReader(ConfigurationReferences.For(everything), findings);
        foreach ((ConfigurationSource source, GivenSetting one) in all)
        {
            if (one.Text is not null && _shown.TryAdd(one.Name, SettingReader.Shown(one))) _javaProperties[one.Name] = ResolveForJava(javaReferences, one, source, findings);
            if (reader.Read(source, one, out PropertyDefinition? property) is Setting setting) Take(setting, findings);
            else if (property is not null) _refused.Add(property);
        }
        foreach ((string[] these, string[] those) in Alternatives)
        {
            foreach (string name in these)
            {
                if (this[name] is Setting setting) Choose(setting, those, findings);
            }
        }
    }

    /// <summary>The setting of a property, by its name in the catalogue; null when it was not given.</summary>
    internal Setting? this[string name] => _settings.GetValueOrDefault(ConfigurationCatalog.Get(name));

    /// <summary>
    /// Returns whether one of the properties has a value that cannot be used. Its default then applies as if it were not set, and conclusions from that would
    /// be wrong.
    /// </summary>
    internal bool AnyRefused(params string[] names) => _refused.Count > 0 && names.Any(name => _refused.Contains(ConfigurationCatalog.Get(name)));

    internal IEnumerable<Setting> All => _settings.Values.OrderBy(setting => setting.Name, StringComparer.Ordinal);

    /// <summary>The settings as Java sees them: by their names as written, including unknown ones and librdkafka's.</summary>
    internal IReadOnlyDictionary<string, string> JavaProperties => _javaProperties;

    /// <summary>The values as they may be shown, by the same names: secrets are masked, and references are not resolved.</summary>
    internal IReadOnlyDictionary<string, string> ShownValues => _shown;

    /// <summary>Returns the value in effect: the given one, or the default.</summary>
    internal string Text(string name) => this[name]?.Text ?? ConfigurationCatalog.Get(name).Default;

    /// <summary>Returns the number in effect.</summary>
    internal double Number(string name) => JavaText.TryParseDouble(Text(name), out double number) ? number : 0;

    /// <summary>Resolves references as Java does: what it does not find stays as it is, but a file must exist.</summary>
    static string ResolveForJava(ConfigurationReferences references, GivenSetting given, ConfigurationSource source, Findings findings)
    {
        if (SettingReader.IsLiteral(source, given)) return given.Text!;
        (string text, Exception? problem) = references.Resolve(given.Text!, source.BaseDirectory);
        if (problem is IOException or UnauthorizedAccessException)
            findings.Add("UnresolvedReference", Verdicts.RefusedByJava, given.Name, null, $"Java cannot read the file that it refers to. {problem.Message}", "Check the path.");
        return text;
    }

    void Take(Setting setting, Findings findings)
    {
        // One row of the catalogue stands for many names.
        if (setting.Definition.IsFamily) return;
        if (_settings.TryAdd(setting.Definition, setting)) return;
        Setting known = _settings[setting.Definition];
        if (ReferenceEquals(known.Source, setting.Source) && known.Text != setting.Text) Conflict(known, setting, findings);
    }

    /// <summary>Keeps, of two ways to express the same setting, the one from the stronger source.</summary>
    void Choose(Setting setting, string[] others, Findings findings)
    {
        Setting[] given = [.. others.Select(name => this[name]).OfType<Setting>()];
        if (given.Length == 0) return;
        Setting strongest = given.MinBy(other => other.Source.Kind)!;
        if (ReferenceEquals(strongest.Source, setting.Source)) Conflict(setting, strongest, findings);
        else if (strongest.Source.Kind < setting.Source.Kind) _settings.Remove(setting.Definition);
        else Array.ForEach(given, other => _settings.Remove(other.Definition));
    }

    static void Conflict(Setting one, Setting other, Findings findings)
    {
        // A hashtable has no order, but the finding must be the same each time.
        (Setting first, Setting second) = string.CompareOrdinal(one.Name, other.Name) < 0 ? (one, other) : (other, one);
        findings.Add("GivenTwice", Verdicts.Invalid, second, $"{first.Name} and {second.Name} are the same setting, but their values differ.", "Set only one of them.");
    }
}
