using System.Text.RegularExpressions;

namespace KafkaPS.Configuration;

/// <summary>A property that was given a value.</summary>
/// <param name="Definition">The property.</param>
/// <param name="Name">Its name as written: Java's or librdkafka's.</param>
/// <param name="Given">The value as written.</param>
/// <param name="Text">The normalized value: numbers in Java's unit without leading zeros, words as spelled in the catalogue, full paths.</param>
/// <param name="Source">Where it was set.</param>
/// <param name="IsSecret">Whether the value must not be shown.</param>
/// <param name="Line">The line of the file, from 1; 0 when it is not in a file.</param>
sealed partial record Setting(PropertyDefinition Definition, string Name, string Given, string Text, ConfigurationSource Source, bool IsSecret, int Line = 0)
{
    /// <summary>What is shown instead of a secret.</summary>
    internal const string Mask = "********";

    /// <summary>Whether it was given by Java's name.</summary>
    internal bool IsJava => Name == Definition.JavaName;

    /// <summary>The value as it may be shown.</summary>
    internal string PrintableValue => IsSecret ? Mask : Printable(Given);

    /// <summary>Where it was set: a file and its line, or an environment variable; null for the command itself.</summary>
    internal string? Place => Source.PlaceOf(Line);

    /// <summary>Returns a text that is not a secret, with the user and secret of an address masked: <c>user:secret@host</c>, <c>https://user:secret@issuer</c>.</summary>
    internal static string Printable(string text) => UserAndSecret().Replace(text, $"{Mask}@");

    /// <summary>Returns the name and value; never a secret.</summary>
    public override string ToString() => $"{Name}={PrintableValue}";

    [GeneratedRegex(@"(?<=^|//|[,\s])(?![\w.\-%]*://)[^\s@,/:]*:[^\s,]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserAndSecret();
}
