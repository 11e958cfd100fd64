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
    readonly Dictionary<string, string> _javaProperties = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);

    /// <summary>Reads the sources and notes what is wrong in them.</summary>
    /// <param name="sources">The sources; within one kind an earlier one wins.</param>
    /// <param name="findings">Where to note it.</param>
    internal ProducerSettings(IEnumerable<ConfigurationSource> sources, Findings findings)
    {
        (ConfigurationSource Source, GivenSetting Given)[] all =
            [.. from source in sources.OrderBy(source => source.Kind) from given in source.Settings select (source, given)];
        var written = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((_, GivenSetting given) in all)
        {
            if (given.Text is not null) written.TryAdd(given.Name, given.Text);
        }
        ConfigurationReferences references = ConfigurationReferences.For(written), javaReferences = ConfigurationReferences.ForJava(written);
        foreach ((ConfigurationSource source, GivenSetting given) in all)
        {
            if (given.Text is not null && _shown.TryAdd(given.Name, Shown(given))) _javaProperties[given.Name] = ResolveForJava(javaReferences, given, source, findings);
            if (Read(references, given, source, findings) is Setting setting) Take(setting, findings);
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

    internal IEnumerable<Setting> All => _settings.Values.OrderBy(setting => setting.Name, StringComparer.Ordinal);

    /// <summary>The settings as Java sees them: by the names as they were written, unknown ones and librdkafka's too.</summary>
    internal IReadOnlyDictionary<string, string> JavaProperties => _javaProperties;

    /// <summary>The values as a person may see them, by the same names: a secret is masked, and a reference stands for what it refers to.</summary>
    internal IReadOnlyDictionary<string, string> ShownValues => _shown;

    /// <summary>The value in effect: what was given, or the default.</summary>
    internal string Text(string name) => this[name]?.Text ?? ConfigurationCatalog.Get(name).Default;

    /// <summary>The number in effect.</summary>
    internal double Number(string name) => JavaText.TryParseDouble(Text(name), out double number) ? number : 0;

    /// <summary>A misspelled password is still a password, so the value of an unknown name is masked, too.</summary>
    static string Shown(GivenSetting given) =>
        !given.IsSecret && ConfigurationCatalog.TryFind(given.Name, out PropertyDefinition? property) && !property.IsSecret ? Secrets.Hide(given.Text!) : Setting.Mask;

    /// <summary>Java leaves what it does not find as it is, but for a file that is not there.</summary>
    static string ResolveForJava(ConfigurationReferences references, GivenSetting given, ConfigurationSource source, Findings findings)
    {
        if (given.IsLiteral) return given.Text!;
        (string text, Exception? problem) = references.Resolve(given.Text!, source.BaseDirectory);
        if (problem is IOException or UnauthorizedAccessException)
            findings.Add("UnresolvedReference", Verdicts.RefusedByJava, given.Name, null, $"Java cannot read the file of its reference. {problem.Message}", "Check the path.");
        return text;
    }

    static Setting? Read(ConfigurationReferences references, GivenSetting given, ConfigurationSource source, Findings findings)
    {
        if (!ConfigurationCatalog.TryFind(given.Name, out PropertyDefinition? property))
        {
            string[] nearest = ConfigurationCatalog.Nearest(given.Name);
            findings.Add("UnknownProperty", Verdicts.Invalid, given.Name, null, $"There is no producer property '{given.Name}' in Java or in librdkafka.",
                nearest.Length == 0 ? "Get-KafkaProducerConfig lists them all." : $"Did you mean {string.Join(", ", nearest)}?");
            return null;
        }
        if (given.Text is null)
        {
            findings.Add("NoValue", Verdicts.Invalid | Verdicts.RefusedByJava, given.Name, null, "It has no value, or one that is no single value.",
                "Give it one, or leave it out.");
            return null;
        }

        string shown = Shown(given);
        (string resolved, Exception? problem) = given.IsLiteral ? (given.Text, null) : references.Resolve(given.Text, source.BaseDirectory);
        if (problem is not null)
        {
            findings.Add("UnresolvedReference", Verdicts.Invalid, given.Name, shown, $"Its reference cannot be resolved. {problem.Message}", "Write ${env:NAME} or ${file:PATH:KEY}.");
            return null;
        }

        bool isJava = given.Name == property.JavaName;
        string? text = SettingNormalizer.Normalize(property, isJava, resolved, out string allowed, given.IsLiteral);
        if (text is null)
        {
            findings.Add("InvalidValue", Verdicts.Invalid, given.Name, shown, $"The value must be {allowed}.",
                property.Default.Length == 0 ? "" : $"The default is {property.Default}.");
            return null;
        }
        if (property.Unit == "path" && text.Length > 0 && text != "probe") text = Path.GetFullPath(text, source.BaseDirectory);
        return new Setting(property, given.Name, given.Text, text, source, property.IsSecret || given.IsSecret);
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
        findings.Add("GivenTwice", Verdicts.Invalid, second, $"{first.Name} and {second.Name} are the same setting, and their values differ.", "Give only one of them.");
    }
}
