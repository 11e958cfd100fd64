using KafkaPS.Configuration;

namespace KafkaPS;

/// <summary>A property of a producer: what it is, and, when it comes from a producer, its value there. No member ever holds a secret.</summary>
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

    /// <summary>The same with another value, which the producer has in its place.</summary>
    internal KafkaConfigProperty With(string value, string source) => new(_definition, value, source, LibrdkafkaValue, IsSecret);

    /// <summary>Java's name, or librdkafka's when Java has no such property.</summary>
    public string Name => _definition.Name;

    /// <summary>The value in effect, in Java's unit; <c>********</c> for a secret; null in the catalogue.</summary>
    public string? Value { get; }

    /// <summary>
    /// Where the value came from: Parameter, Dictionary, <c>File: PATH</c>, <c>Named: NAME</c>, <c>Environment: VARIABLE</c>, Implied (by -Credential or a certificate),
    /// Default, Derived when it follows from other settings, or Set-KafkaProducer; null in the catalogue.
    /// </summary>
    public string? Source { get; }

    /// <summary>librdkafka's name; null when it has no such property.</summary>
    public string? LibrdkafkaName => _definition.LibrdkafkaNames.FirstOrDefault();

    /// <summary>The value that librdkafka's property has in the producer; null when it has none, and in the catalogue.</summary>
    public string? LibrdkafkaValue { get; }

    /// <summary>Java's type: Boolean, Int, Long, Short, Double, String, List, Class or Password.</summary>
    public string Type => _definition.Type.ToString();

    /// <summary>The default in effect: KafkaPS's own, or librdkafka's; empty when there is none.</summary>
    public string Default => _definition.Default;

    /// <summary>Java's default; null when Java has no such property.</summary>
    public string? JavaDefault => _definition.JavaName is null ? null : _definition.JavaDefault;

    /// <summary>The values that are taken: <c>0 or more</c>, <c>1 to 17</c>, or a choice of words; empty when there is no limit.</summary>
    public string ValidValues => (_definition.JavaName is null || _definition.Valid.Text.Length == 0 ? _definition.LibrdkafkaValid : _definition.Valid).Description;

    /// <summary>Java's importance: High, Medium or Low.</summary>
    public string Importance => _definition.Importance;

    /// <summary>The unit of the value: ms, s, B, path …; empty when there is none.</summary>
    public string Unit => _definition.Unit;

    /// <summary>Whether the value is a secret, and masked wherever it is shown.</summary>
    public bool IsSecret { get; }

    /// <summary>What becomes of it on its way to librdkafka; None when it has no effect.</summary>
    public string Translation => _definition.Translation.ToString();

    /// <summary>What it is for.</summary>
    public string Meaning => _definition.Meaning;

    /// <summary>What is otherwise than with the Java client; empty when nothing is.</summary>
    public string Difference => _definition.Difference;

    /// <summary>Name and value, or the name alone.</summary>
    public override string ToString() => Value is null ? Name : $"{Name}={Value}";

    string? Masked(string? value) => value is not { Length: > 0 } ? value : IsSecret ? Setting.Mask : Setting.Printable(value);
}
