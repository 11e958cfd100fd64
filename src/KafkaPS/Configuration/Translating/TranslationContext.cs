namespace KafkaPS.Configuration.Translating;

/// <summary>The input and output of a translation.</summary>
/// <param name="settings">The settings.</param>
/// <param name="findings">The findings to add to.</param>
/// <param name="choices">The caller's choices beside the settings.</param>
sealed class TranslationContext(ProducerSettings settings, Findings findings, CallerChoices choices)
{
    internal ProducerSettings Settings { get; } = settings;

    internal Findings Findings { get; } = findings;

    internal CallerChoices Choices { get; } = choices;

    /// <summary>librdkafka's properties so far, including secrets.</summary>
    internal Dictionary<string, string> Client { get; } = new(StringComparer.Ordinal);

    /// <summary>How the module fetches a ticket; null when it does not.</summary>
    internal KerberosLogin? Kerberos { get; set; }

    /// <summary>Sets librdkafka's property, unless the user has set it by its own name.</summary>
    internal void SetUnlessGiven(string librdkafkaName, string value)
    {
        if (Settings[librdkafkaName] is null) Client[librdkafkaName] = value;
    }

    /// <summary>Adds a finding that a setting prevents the producer from starting.</summary>
    internal void Refuse(string rule, Setting setting, string message, string recommendation) =>
        Findings.Add(rule, Verdicts.Invalid, setting, message, recommendation);

    /// <summary>Adds a finding that a setting is not used as given.</summary>
    internal void Adjusted(Setting setting, string value, string reason) =>
        Findings.Add("ValueAdjusted", Verdicts.None, setting, $"{value} is used: {reason}");
}
