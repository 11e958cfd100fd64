using System.Management.Automation;

namespace KafkaPS.Records;

/// <summary>The parts of an error or a message that are sent to Kafka.</summary>
/// <remarks>
/// Their properties lead to the command that wrote them, its parameters (including passwords from the caller), its script and its module: none of that is sent.
/// </remarks>
static class StreamRecords
{
    /// <summary>Returns the message, as in <c>"$error"</c>.</summary>
    internal static string Text(ErrorRecord error) => error.ErrorDetails?.Message is { Length: > 0 } details ? details : error.Exception?.Message ?? error.FullyQualifiedErrorId;

    /// <summary>Returns the error for use inside JSON.</summary>
    internal static ShortObject Short(ErrorRecord error) => new([("Message", Text(error)), ("Id", error.FullyQualifiedErrorId), ("Category", error.CategoryInfo?.Category)]);

    /// <summary>Returns an exception for use inside JSON, with those that caused it.</summary>
    internal static ShortObject Short(Exception exception)
    {
        List<(string, object?)> members = [("Type", exception.GetType().FullName), ("Message", exception.Message)];
        if (exception.InnerException is { } inner) members.Add(("InnerException", inner));
        return new ShortObject(members);
    }

    /// <summary>Returns what was passed to Write-Information or Write-Host.</summary>
    internal static Content Of(InformationRecord record) => ScalarText.Unwrap(record.MessageData) switch
    {
        null => Content.OfText(""),
        HostInformationMessage shown => Content.OfText(shown.Message),
        { } data => ContentRules.Of(data) is { Kind: ContentKind.Object or ContentKind.Array, InJson: null } content ? content with { InJson = data } : ContentRules.Of(data),
    };
}
