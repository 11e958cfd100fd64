using System.Management.Automation;
using System.Text;
using KafkaPS.Records;

namespace KafkaPS.Completion;

/// <summary>Lets a parameter of type <see cref="Encoding"/> take a name or a code page, as PowerShell's own cmdlets do.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class EncodingTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? input = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        try
        {
            return input switch
            {
                string name => TextEncodings.Find(name),
                int codePage => TextEncodings.CodePage(codePage),
                _ => inputData,
            };
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new ArgumentTransformationMetadataException(
                $"There is no encoding '{input}'. Give one of {string.Join(", ", TextEncodings.Names)}, another name that .NET knows, such as iso-8859-1, or a code page.", e);
        }
    }
}
