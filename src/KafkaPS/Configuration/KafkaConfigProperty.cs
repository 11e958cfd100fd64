using KafkaPS.Configuration;

namespace KafkaPS;

/// <summary>A property of a producer: its definition and, when it comes from a producer, its value there. No member ever contains a secret.</summary>
public sealed class KafkaConfigProperty
{
    readonly PropertyDefinition _definition;

    internal KafkaConfigProperty(PropertyDefinition definition)
    {
        _definition = definition;
        IsSecret = definition.IsSecret;
    }

    internal KafkaConfigProperty(PropertyDefinition definition, string? value, string source, string? librdkafkaValue, bool isSecret) : this(definition)
    {
        IsSecret |= isSecret;
        Value = Masked(value);
        Source = source;
        LibrdkafkaValue = Masked(librdkafkaValue);
    }

    /// <summary>Returns a copy with another value, which the producer uses instead.</summary>
    internal KafkaConfigProperty With(string value, string source) => new(_definition, value, source, LibrdkafkaValue, IsSecret);

    /// <summary>Java's name, or librdkafka's when Java has no such property.</summary>
    public string Name => _definition.Name;

    /// <summary>The value in effect, in Java's unit; <c>********</c> for a secret; null in the catalogue.</summary>
    public string? Value { get; }

    /// <summary>
    /// Where the value comes from: Parameter, Dictionary, <c>File: PATH</c>, <c>Named: NAME</c>, <c>Environment: VARIABLE</c>, Implied (by -Credential or a certificate),
    /// Default, Derived when it follows from other settings, or Set-KafkaProducer; null in the catalogue.
    /// </summary>
    public string? Source { get; }

    /// <summary>librdkafka's name; null when it has no such property.</summary>
    public string? LibrdkafkaName => _definition.LibrdkafkaNames.FirstOrDefault();

    /// <summary>The value of librdkafka's property in the producer; null when it has none, and in the catalogue.</summary>
    public string? LibrdkafkaValue { get; }

    /// <summary>Java's type: Boolean, Int, Long, Short, Double, String, List, Class or Password.</summary>
    public string Type => _definition.Type.ToString();

    /// <summary>The default in effect: KafkaPS's own, or librdkafka's; empty when there is none.</summary>
    public string Default => _definition.Default;

    /// <summary>Java's default; null when Java has no such property.</summary>
    public string? JavaDefault => _definition.JavaName is null ? null : _definition.JavaDefault;

    /// <summary>The accepted values: <c>0 or more</c>, <c>1 to 17</c>, or a choice of words; empty when there is no limit.</summary>
    public string ValidValues => (_definition.JavaName is null || _definition.Valid.Text.Length == 0 ? _definition.LibrdkafkaValid : _definition.Valid).Description;

    /// <summary>Java's importance: High, Medium or Low.</summary>
    public string Importance => _definition.Importance;

    /// <summary>The unit of the value: ms, s, B, path …; empty when there is none.</summary>
    public string Unit => _definition.Unit;

    /// <summary>Whether the value is a secret, which is masked wherever it is shown.</summary>
    public bool IsSecret { get; }

    /// <summary>How it is translated for librdkafka; None when it has no effect.</summary>
    public string Translation => _definition.Translation.ToString();

    /// <summary>The purpose of the property.</summary>
    public string Meaning => _definition.Meaning;

    /// <summary>The differences from the Java client; empty when there are none.</summary>
    public string Difference => _definition.Difference;

    /// <summary>Returns the name and value, or only the name.</summary>
    public override string ToString() => Value is null ? Name : $"{Name}={Value}";

    string? Masked(string? value) => value is not { Length: > 0 } ? value : IsSecret ? Setting.Mask : Setting.Printable(value);
}
