using System.Management.Automation;

namespace KafkaPS.Records;

/// <summary>The user's script block: <c>$_</c> is the value, and it must return text, bytes or an explicit null.</summary>
sealed class ScriptSerializer : KafkaSerializer
{
    readonly ScriptFunction _function;
    readonly AutoSerializer _writer;

    internal ScriptSerializer(ScriptBlock script)
        : this(new ScriptFunction(script), AutoSerializer.Default)
    {
    }

    ScriptSerializer(ScriptFunction function, AutoSerializer writer)
        : base("ScriptBlock") => (_function, _writer) = (function, writer);

    /// <summary>Returns the script's text.</summary>
    public override string ToString() => _function.ToString();

    internal override KafkaSerializer With(SerializerOptions options) => new ScriptSerializer(_function, (AutoSerializer)_writer.With(options));

    internal override bool RunsUserCode => true;

    internal override object? Prepare(object? value)
    {
        if (ScalarText.Unwrap(value) is null) return null;
        object?[] output = _function.Invoke(value);
        return output switch
        {
            [] => throw new SerializationException("the script block returned nothing. Return $null for a null value, or '' for empty text."),
            [null or string or byte[]] => output[0],
            // A block that ends in an array of bytes outputs them one by one.
            _ when Array.TrueForAll(output, item => item is byte) => Array.ConvertAll(output, item => (byte)item!),
            [{ } other] => throw new SerializationException($"the script block returned {ScalarText.Describe(other)} of type {other.GetType()}. Return text, byte[], or $null."),
            _ => throw new SerializationException($"the script block returned {output.Length} objects. Return a single text, byte[], or $null."),
        };
    }

    internal override int Write(object? value, UnmanagedBuffer buffer) => _writer.Write(value, buffer);
}
