using System.Management.Automation;

namespace KafkaPS.Records;

/// <summary>What of an error or a message goes to Kafka.</summary>
/// <remarks>
/// Their properties lead to the command that has written them, its parameters (with what a caller has given as a password), its script and its module: none of that is sent.
/// </remarks>
static class StreamRecords
{
    /// <summary>The message, as <c>"$error"</c> has it.</summary>
    internal static string Text(ErrorRecord error) => error.ErrorDetails?.Message is { Length: > 0 } details ? details : error.Exception?.Message ?? error.FullyQualifiedErrorId;

    /// <summary>The error inside JSON.</summary>
    internal static ShortObject Short(ErrorRecord error) => new([("Message", Text(error)), ("Id", error.FullyQualifiedErrorId), ("Category", error.CategoryInfo?.Category)]);

    /// <summary>An exception inside JSON, with those that have caused it.</summary>
    internal static ShortObject Short(Exception exception)
    {
        List<(string, object?)> members = [("Type", exception.GetType().FullName), ("Message", exception.Message)];
        if (exception.InnerException is { } inner) members.Add(("InnerException", inner));
        return new ShortObject(members);
    }

    /// <summary>What Write-Information and Write-Host were given.</summary>
    internal static Content Of(InformationRecord record) => ScalarText.Unwrap(record.MessageData) switch
    {
        null => Content.OfText(""),
        HostInformationMessage shown => Content.OfText(shown.Message),
        { } data => ContentRules.Of(data) is { Kind: ContentKind.Object or ContentKind.Array, InJson: null } content ? content with { InJson = data } : ContentRules.Of(data),
    };
}
