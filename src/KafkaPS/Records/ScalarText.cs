using System.Globalization;
using System.Management.Automation;
using System.Reflection;

namespace KafkaPS.Records;

/// <summary>Converts single values to text that is the same on every machine, whatever its culture.</summary>
static class ScalarText
{
    /// <summary>
    /// Returns the invariant text of a number, a Boolean (<c>true</c>), a date (ISO 8601, round-trip), an enum's name, a Guid, a time span, a version, an address,
    /// a URI, a script block, a type or a piece of XML; null for a value of another kind, which <see cref="ContentRules"/> handles.
    /// </summary>
    internal static string? Of(object value) => value switch
    {
        string text => text,
        char character => character.ToString(),
        bool truth => truth ? "true" : "false",
        Enum member => member.ToString(),
        IFormattable date and (DateTime or DateTimeOffset or DateOnly or TimeOnly) => date.ToString("o", CultureInfo.InvariantCulture),
        // As given, because its own ToString unescapes.
        Uri uri => uri.OriginalString,
        // A wrapper is formattable, whatever it contains.
        PSObject => null,
        IFormattable scalar => scalar.ToString(null, CultureInfo.InvariantCulture),
        ScriptBlock or MemberInfo => value.ToString(),
        System.Xml.XmlNode node => node.OuterXml,
        _ => null,
    };

    /// <summary>Returns the object that PowerShell wrapped; a custom object is its own wrapper, and nothing (<c>$null</c>, no output, DBNull) is null.</summary>
    internal static object? Unwrap(object? value) => value switch
    {
        PSObject wrapped => wrapped.BaseObject is not PSCustomObject ? Unwrap(wrapped.BaseObject)
            : ReferenceEquals(wrapped, System.Management.Automation.Internal.AutomationNull.Value) ? null : wrapped,
        DBNull => null,
        _ => value,
    };

    /// <summary>Returns a value as a message shows it.</summary>
    internal static string Describe(object value)
    {
        string? text = TryText(value);
        if (text is null) return ContentRules.Named(value.GetType());
        const int MaxShown = 60;
        return text.Length <= MaxShown ? $"'{text}'" : $"'{text[..MaxShown]}…'";
    }

    static string? TryText(object value)
    {
        try
        {
            return ContentRules.Of(value) is { Kind: ContentKind.Text, Text: var text } ? text : null;
        }
        catch (SerializationException)
        {
            return null;
        }
    }
}
