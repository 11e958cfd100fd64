namespace KafkaPS.Configuration.Translating;

/// <summary>What a translation reads and writes.</summary>
/// <param name="settings">The settings.</param>
/// <param name="findings">Where to note what is wrong.</param>
/// <param name="choices">What the caller says beside the settings.</param>
sealed class TranslationContext(ProducerSettings settings, Findings findings, CallerChoices choices)
{
    internal ProducerSettings Settings { get; } = settings;

    internal Findings Findings { get; } = findings;

    internal CallerChoices Choices { get; } = choices;

    /// <summary>librdkafka's properties so far. Secrets are among them.</summary>
    internal Dictionary<string, string> Client { get; } = new(StringComparer.Ordinal);

    /// <summary>How the module fetches a ticket; null when it fetches none.</summary>
    internal KerberosLogin? Kerberos { get; set; }

    /// <summary>Gives librdkafka's property a value, unless the user has set it by its own name.</summary>
    internal void SetUnlessGiven(string librdkafkaName, string value)
    {
        if (Settings[librdkafkaName] is null) Client[librdkafkaName] = value;
    }

    /// <summary>Notes that a setting keeps the producer from starting.</summary>
    internal void Refuse(string rule, Setting setting, string message, string recommendation) =>
        Findings.Add(rule, Verdicts.Invalid, setting, message, recommendation);

    /// <summary>Notes that a setting is not taken as it is.</summary>
    internal void Adjusted(Setting setting, string value, string reason) =>
        Findings.Add("ValueAdjusted", Verdicts.None, setting, $"{value} is used: {reason}");
}
