namespace KafkaPS.Configuration;

/// <summary>A property that was given a value.</summary>
/// <param name="Definition">The property.</param>
/// <param name="Name">Its name as it was written: Java's or librdkafka's.</param>
/// <param name="Given">The value as it was written.</param>
/// <param name="Text">The value in its one form: numbers in Java's unit without leading zeros, words as they are spelled in the catalogue, whole paths.</param>
/// <param name="Source">Where it was said.</param>
/// <param name="IsSecret">Whether the value must not be shown.</param>
sealed record Setting(PropertyDefinition Definition, string Name, string Given, string Text, ConfigurationSource Source, bool IsSecret)
{
    /// <summary>What stands in a secret's place.</summary>
    internal const string Mask = "********";

    /// <summary>Whether it was given by the name that Java knows.</summary>
    internal bool IsJava => Name == Definition.JavaName;

    /// <summary>The value for a person.</summary>
    internal string PrintableValue => IsSecret ? Mask : Secrets.Hide(Given);

    /// <summary>Name and value; never a secret.</summary>
    public override string ToString() => $"{Name}={PrintableValue}";
}
