namespace KafkaPS.Configuration;

/// <summary>What was said in all places together: for each property the one value that wins.</summary>
sealed class ProducerSettings
{
    /// <summary>Properties that say the same thing in two ways: of these two groups only one may be used.</summary>
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

    /// <summary>Reads the sources and notes what is wrong in them.</summary>
    /// <param name="sources">The sources; within one kind an earlier one wins.</param>
    /// <param name="findings">Where to note it.</param>
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
    /// Whether one of the properties was given a value that cannot be used. It has its default then as if nothing had been said, and nothing that is
    /// concluded from that is true.
    /// </summary>
    internal bool AnyRefused(params string[] names) => _refused.Count > 0 && names.Any(name => _refused.Contains(ConfigurationCatalog.Get(name)));

    internal IEnumerable<Setting> All => _settings.Values.OrderBy(setting => setting.Name, StringComparer.Ordinal);

    /// <summary>The settings as Java sees them: by the names as they were written, unknown ones and librdkafka's too.</summary>
    internal IReadOnlyDictionary<string, string> JavaProperties => _javaProperties;

    /// <summary>The values as a person may see them, by the same names: a secret is masked, and a reference stands for what it refers to.</summary>
    internal IReadOnlyDictionary<string, string> ShownValues => _shown;

    /// <summary>The value in effect: what was given, or the default.</summary>
    internal string Text(string name) => this[name]?.Text ?? ConfigurationCatalog.Get(name).Default;

    /// <summary>The number in effect.</summary>
    internal double Number(string name) => JavaText.TryParseDouble(Text(name), out double number) ? number : 0;

    /// <summary>Java leaves what it does not find as it is, but for a file that does not exist.</summary>
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
        // One row of the catalogue for many names.
        if (setting.Definition.IsFamily) return;
        if (_settings.TryAdd(setting.Definition, setting)) return;
        Setting known = _settings[setting.Definition];
        if (ReferenceEquals(known.Source, setting.Source) && known.Text != setting.Text) Conflict(known, setting, findings);
    }

    /// <summary>Of two ways to say the same thing the one that was said in the stronger place stays.</summary>
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
        // A hashtable has no order, and the finding shall be the same each time.
        (Setting first, Setting second) = string.CompareOrdinal(one.Name, other.Name) < 0 ? (one, other) : (other, one);
        findings.Add("GivenTwice", Verdicts.Invalid, second, $"{first.Name} and {second.Name} are the same setting, but their values differ.", "Set only one of them.");
    }
}
