using System.Management.Automation;
using KafkaPS.Producing;

namespace KafkaPS.Completion;

/// <summary>Lets a parameter of type <see cref="KafkaProducer"/> take a producer's name too.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class ProducerTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return input switch
        {
            string name => ProducerSession.Current.Find(name) ?? throw new ArgumentTransformationMetadataException(ProducerTransformation.NotFound(name).Message),
            object[] list => list.Select(item => (KafkaProducer)Transform(engineIntrinsics, item)).ToArray(),
            _ => inputData,
        };
    }
}

static class ProducerTransformation
{
    /// <summary>The error for a name that no open producer has; it tells those that are there.</summary>
    internal static ItemNotFoundException NotFound(string name)
    {
        IReadOnlyList<KafkaProducer> open = ProducerSession.Current.Open;
        string others = open.Count == 0 ? "None is open: open one with New-KafkaProducer." : $"Open are: {string.Join(", ", open)}.";
        return new ItemNotFoundException($"No open Kafka producer of this session is named '{name}'. {others}");
    }
}
