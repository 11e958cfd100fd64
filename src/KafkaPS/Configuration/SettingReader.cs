using KafkaPS.Errors;

namespace KafkaPS.Configuration;

/// <summary>Reads one setting: finds its property, resolves the references in its value, normalizes it, and adds findings about what is wrong.</summary>
/// <param name="references">Resolves references.</param>
/// <param name="findings">The findings to add to.</param>
sealed class SettingReader(ConfigurationReferences references, Findings findings)
{
    /// <summary>Text even when given as a secret: Import-KafkaProducerConfig makes a SecureString of the one in a file.</summary>
    const string Jaas = "sasl.jaas.config";

    /// <summary>What to use instead of a value that other clients support and this one does not.</summary>
    static readonly Dictionary<(string Property, string Value), string> Alternatives = new()
    {
        [("sasl.mechanism", "AWS_MSK_IAM")] = "Amazon IAM authentication requires Amazon's Java library. Log in to MSK with SCRAM-SHA-512, with OAUTHBEARER and a token from your own issuer, or with a "
            + "client certificate (security.protocol=SSL).",
    };

    /// <summary>Returns whether a value is used as it is: a parameter's, or a secret. References and white space to ignore occur only in text.</summary>
    internal static bool IsLiteral(ConfigurationSource source, GivenSetting given) =>
        source.Kind is ConfigurationSourceKind.Parameter or ConfigurationSourceKind.Implied || given.IsSecret && given.Name != Jaas;

    /// <summary>Returns whether a password is a reference, which is not a secret and must be resolved where it is used. A login module's line can also contain a secret.</summary>
    internal static bool IsReference(string name, string value, ConfigurationReferences references) => name != Jaas && references.IsIn(value);

    /// <summary>Returns the value as it may be shown. A misspelled password is still a password, so the value of an unknown name is masked too.</summary>
    internal static string Shown(GivenSetting given) =>
        !given.IsSecret && ConfigurationCatalog.TryFind(given.Name, out PropertyDefinition? property) && !property.IsSecret ? Setting.Printable(given.Text!) : Setting.Mask;

    /// <summary>Returns the setting; null when it cannot be used.</summary>
    /// <param name="source">The source.</param>
    /// <param name="given">The setting as given there.</param>
    /// <param name="property">The property with its name; null when there is none.</param>
    internal Setting? Read(ConfigurationSource source, GivenSetting given, out PropertyDefinition? property)
    {
        string? place = source.PlaceOf(given.Line);
        if (!ConfigurationCatalog.TryFind(given.Name, out property))
        {
            Unknown(source, given);
            return null;
        }
        if (given.Text is null)
        {
            findings.Add("NoValue", Verdicts.Invalid | Verdicts.RefusedByJava, given.Name, null, "It has no value or more than one value.",
                "Set one value, or remove it.", source: place);
            return null;
        }

        bool isLiteral = IsLiteral(source, given);
        (string resolved, Exception? problem) = isLiteral ? (given.Text, null) : references.Resolve(given.Text, source.BaseDirectory);
        if (problem is not null)
        {
            findings.Add("UnresolvedReference", Verdicts.Invalid, given.Name, Shown(given), $"The reference cannot be resolved. {problem.Message}",
                "Use ${env:NAME} or ${file:PATH:KEY}.", source: place);
            return null;
        }
        if (!isLiteral && references.Misspelled(given.Text) is string provider)
            findings.Add("UnknownProvider", Verdicts.None, given.Name, Shown(given), $"The reference is used literally, as in Java, because there is no provider '{provider}'.",
                "If you mean a reference, use ${env:NAME}, ${file:PATH:KEY}, or ${directory:PATH:FILE}.", source: place);

        string? text = SettingNormalizer.Normalize(property, isJava: given.Name == property.JavaName, resolved, isLiteral && given.IsSecret, out string allowed);
        if (text is null)
        {
            findings.Add("InvalidValue", Verdicts.Invalid, given.Name, Shown(given), $"The value must be {allowed}.", Recommendation(property, given, resolved), source: place);
            return null;
        }
        if (property.Unit == "path" && text.Length > 0 && text != "probe") text = Path.GetFullPath(text, source.BaseDirectory);
        return new Setting(property, given.Name, given.Text, text, source, property.IsSecret || given.IsSecret, given.Line);
    }

    static string Recommendation(PropertyDefinition property, GivenSetting given, string value)
    {
        if (Alternatives.TryGetValue((property.Name, JavaText.Trim(value).ToUpperInvariant()), out string? alternative)) return alternative;
        ValidValues valid = property.LibrdkafkaValid.HasWords ? property.LibrdkafkaValid : property.Valid;
        // A similar word reveals what was written, so a secret gets no suggestion. Numbers have no similar words.
        string[] nearest = valid.HasWords && !given.IsSecret && value.Any(char.IsLetter) ? NearestNames.Of(value, valid.Words) : [];
        return nearest.Length > 0 ? $"Did you mean {nearest[0]}?" : property.Default.Length == 0 ? "" : $"The default is {property.Default}.";
    }

    /// <summary>
    /// Reports an unknown name. Java accepts any name and only logs it, and other clients share files. So a name in a file does not prevent a producer from
    /// starting unless it looks like a typing error, which could leave a producer without its acks.
    /// </summary>
    void Unknown(ConfigurationSource source, GivenSetting given)
    {
        string? place = source.PlaceOf(given.Line);
        if (OtherClientProperties.OwnerOf(given.Name) is string owner)
        {
            findings.Add("OtherClientProperty", Verdicts.None, given.Name, null, $"It has no effect, because it is a property of {owner}.", source: place);
            return;
        }
        bool isWarning = source.IsFile && !NearestNames.IsMisspelled(given.Name, ConfigurationCatalog.Names);
        string[] nearest = ConfigurationCatalog.Nearest(given.Name);
        findings.Add("UnknownProperty", isWarning ? Verdicts.None : Verdicts.Invalid, given.Name, null,
            $"{(isWarning ? "It has no effect. " : "")}No producer property has this name in Java or in librdkafka.",
            nearest.Length == 0 ? "Get-KafkaProducerConfig lists all properties." : $"Did you mean {string.Join(", ", nearest)}?", source: place);
    }
}
