namespace KafkaPS.Configuration;

/// <summary>Names the producer's property that a cmdlet's parameter sets.</summary>
/// <param name="name">The property, by its name in the catalogue.</param>
[AttributeUsage(AttributeTargets.Property)]
sealed class ProducerPropertyAttribute(string name) : Attribute
{
    internal string Name { get; } = name;
}
