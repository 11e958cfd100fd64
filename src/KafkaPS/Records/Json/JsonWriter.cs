using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace KafkaPS.Records;

/// <summary>Writes one value as JSON straight into a buffer.</summary>
sealed class JsonWriter(UnmanagedBuffer buffer, int maxDepth)
{
    const string LessAdvice = "send only the properties that are wanted, for instance with Select-Object";

    /// <summary>The objects and arrays that are being written, and in each the place of what is written now: a name or an index.</summary>
    readonly List<(object Container, object Place)> _open = [];

    /// <returns>How many bytes were written.</returns>
    /// <exception cref="SerializationException">It is nested too deep, contains itself, or has something that JSON cannot say; the message names the place.</exception>
    internal int Write(object value)
    {
        int start = buffer.Length;
        WriteValue(PSObject.AsPSObject(value));
        return buffer.Length - start;
    }

    void WriteValue(object? item)
    {
        object? value = ScalarText.Unwrap(item);
        switch (value)
        {
            case null:
                buffer.Append("null"u8);
                break;
            case string text:
                WriteString(text);
                break;
            case bool truth:
                buffer.Append(truth ? "true"u8 : "false"u8);
                break;
            case byte[] bytes:
                JsonText.WriteBase64(bytes, buffer);
                break;
            case double number when !double.IsFinite(number):
            case float single when !float.IsFinite(single):
            case Half half when !Half.IsFinite(half):
                throw new SerializationException($"{Path()} is {ScalarText.Of(value)}, for which JSON has no number.");
            default:
                if (JsonText.TryWriteNumber(value, buffer)) break;
                if (ScalarText.Of(value) is string scalar) WriteString(scalar);
                else WriteContainer(value, isPowerShells: item is PSObject);
                break;
        }
    }

    void WriteContainer(object value, bool isPowerShells)
    {
        int same = _open.FindIndex(open => ReferenceEquals(open.Container, value));
        if (same >= 0) throw new SerializationException($"it contains itself: {Path()} is {Path(same)}; {LessAdvice}.");
        if (_open.Count == maxDepth)
        {
            throw new SerializationException(string.Create(CultureInfo.InvariantCulture,
                $"it has more than {maxDepth} objects and arrays inside one another, at {Path()}; raise -JsonDepth, or {LessAdvice}."));
        }

        _open.Add((value, ""));
        // PowerShell's answer: neither a text, nor a dictionary, nor XML is enumerated, and a data table is its rows.
        bool isObject = value is IDictionary or IEnumerable<KeyValuePair<string, object?>>;
        if (!isObject && LanguagePrimitives.GetEnumerable(value) is IEnumerable items) WriteArray(items);
        else WriteObject(JsonMembers.Of(value, isPowerShells));
        _open.RemoveAt(_open.Count - 1);
    }

    void WriteObject(IEnumerable<(string Name, object? Value)> members)
    {
        bool isFirst = true;
        buffer.Append("{"u8);
        foreach ((string name, object? value) in members)
        {
            if (!isFirst) buffer.Append(","u8);
            isFirst = false;
            _open[^1] = (_open[^1].Container, name);
            WriteString(name);
            buffer.Append(":"u8);
            WriteValue(value);
        }

        buffer.Append("}"u8);
    }

    void WriteArray(IEnumerable items)
    {
        int index = 0;
        buffer.Append("["u8);
        foreach (object? item in Guarded(items))
        {
            if (index > 0) buffer.Append(","u8);
            _open[^1] = (_open[^1].Container, index++);
            WriteValue(item);
        }

        buffer.Append("]"u8);
    }

    void WriteString(string text)
    {
        try
        {
            JsonText.WriteString(text, buffer);
        }
        catch (EncoderFallbackException e)
        {
            throw new SerializationException($"the text at {Path()} has half of a surrogate pair (U+{(int)e.CharUnknown:X4}), which UTF-8 cannot express.", e);
        }
    }

    /// <summary>The items, with what their enumerator throws turned into an error of this record.</summary>
    IEnumerable<object?> Guarded(IEnumerable items)
    {
        IEnumerator enumerator = items.GetEnumerator();
        using var _ = enumerator as IDisposable;
        while (true)
        {
            try
            {
                if (!enumerator.MoveNext()) yield break;
            }
            catch (Exception e) when (e is not (PipelineStoppedException or OutOfMemoryException))
            {
                throw new SerializationException($"{Path()} cannot be read: {e.Message}", e);
            }

            yield return enumerator.Current;
        }
    }

    /// <summary>Where it is in the whole, for instance <c>$.items[2].price</c>.</summary>
    string Path(int? depth = null) => "$" + string.Concat(_open.Take(depth ?? _open.Count).Select(open => open.Place switch
    {
        int index => string.Create(CultureInfo.InvariantCulture, $"[{index}]"),
        string name when name.Length > 0 && name.All(character => char.IsLetterOrDigit(character) || character == '_') => $".{name}",
        string name => $"['{name}']",
        _ => "",
    }));
}
