using System.Text.RegularExpressions;

namespace KafkaPS.Configuration;

/// <summary>A property that was given a value.</summary>
/// <param name="Definition">The property.</param>
/// <param name="Name">Its name as it was written: Java's or librdkafka's.</param>
/// <param name="Given">The value as it was written.</param>
/// <param name="Text">The value in its one form: numbers in Java's unit without leading zeros, words as they are spelled in the catalogue, whole paths.</param>
/// <param name="Source">Where it was said.</param>
/// <param name="IsSecret">Whether the value must not be shown.</param>
/// <param name="Line">The line of the file, from 1; 0 when it is in no file.</param>
sealed partial record Setting(PropertyDefinition Definition, string Name, string Given, string Text, ConfigurationSource Source, bool IsSecret, int Line = 0)
{
    /// <summary>What stands in a secret's place.</summary>
    internal const string Mask = "********";

    /// <summary>Whether it was given by the name that Java knows.</summary>
    internal bool IsJava => Name == Definition.JavaName;

    /// <summary>The value for a person.</summary>
    internal string PrintableValue => IsSecret ? Mask : Printable(Given);

    /// <summary>Where it was said: a file and its line, or a variable of the environment; null for what stands in the command itself.</summary>
    internal string? Place => Source.PlaceOf(Line);

    /// <summary>A text that is no secret, without the secret of an address that has one: <c>user:secret@host</c>, <c>https://user:secret@issuer</c>.</summary>
    internal static string Printable(string text) => UserAndSecret().Replace(text, $"{Mask}@");

    /// <summary>Name and value; never a secret.</summary>
    public override string ToString() => $"{Name}={PrintableValue}";

    [GeneratedRegex(@"(?<=^|//|[,\s])(?![\w.\-%]*://)[^\s@,/:]*:[^\s,]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserAndSecret();
}
