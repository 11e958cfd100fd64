using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace KafkaPS.Records;

/// <summary>Writes one value as JSON directly to a buffer.</summary>
sealed class JsonWriter(UnmanagedBuffer buffer, int maxDepth)
{
    const string LessAdvice = "send only the properties that you need, for example with Select-Object";

    /// <summary>The objects and arrays being written, each with the place in it that is being written: a name or an index.</summary>
    readonly List<(object Container, object Place)> _open = [];

    /// <returns>The number of bytes written.</returns>
    /// <exception cref="SerializationException">It is nested too deeply, contains itself, or has something that JSON cannot represent; the message names the place.</exception>
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
            case RawJson json:
                buffer.Append(Encoding.UTF8.GetBytes(json.Text));
                break;
            case ShortObject made:
                WriteContainer(made, Content.Object, isPowerShells: false);
                break;
            case double number when !double.IsFinite(number):
            case float single when !float.IsFinite(single):
            case Half half when !Half.IsFinite(half):
                throw new SerializationException($"{Path()} is {ScalarText.Of(value)}, which JSON cannot represent as a number.");
            default:
                if (!JsonText.TryWriteNumber(value, buffer)) WriteOther(value, isPowerShells: item is PSObject);
                break;
        }
    }

    void WriteOther(object value, bool isPowerShells)
    {
        Content content = Located(value);
        if (content.InJson is { } standIn && (content.Kind != ContentKind.Refused || _open.Count > 0))
        {
            WriteValue(standIn);
            return;
        }

        switch (content.Kind)
        {
            case ContentKind.Text:
                WriteString(content.Text!);
                break;
            case ContentKind.Bytes:
                JsonText.WriteBase64(content.Bytes.Span, buffer);
                break;
            case ContentKind.Json:
                buffer.Append(Encoding.UTF8.GetBytes(content.Text!));
                break;
            case ContentKind.Refused:
                throw new SerializationException(_open.Count == 0 ? $"{content.Text}." : $"{Path()} cannot be sent: {content.Text}.");
            default:
                WriteContainer(value, content, isPowerShells);
                break;
        }
    }

    /// <summary>Returns what a value is. When its own code fails, the error names its place.</summary>
    Content Located(object value)
    {
        try
        {
            return ContentRules.Of(value);
        }
        catch (SerializationException e) when (_open.Count > 0)
        {
            throw new SerializationException($"{Path()}: {e.Message}", e.InnerException ?? e);
        }
    }

    void WriteContainer(object value, Content content, bool isPowerShells)
    {
        int same = _open.FindIndex(open => ReferenceEquals(open.Container, value));
        if (same >= 0) throw new SerializationException($"it contains itself: {Path()} is {Path(same)}; {LessAdvice}.");
        if (_open.Count == maxDepth)
        {
            throw new SerializationException(string.Create(CultureInfo.InvariantCulture,
                $"it has more than {maxDepth} nested objects and arrays, at {Path()}; raise -JsonDepth, or {LessAdvice}."));
        }

        _open.Add((value, ""));
        if (content.Kind == ContentKind.Array) WriteArray(LanguagePrimitives.GetEnumerable(value) ?? (IEnumerable)value);
        else WriteObject(value, isPowerShells);
        _open.RemoveAt(_open.Count - 1);
    }

    void WriteObject(object value, bool isPowerShells)
    {
        int count = 0, unreadable = 0;
        buffer.Append("{"u8);
        foreach ((string name, object? member) in Guarded(() => JsonMembers.Of(value, isPowerShells)))
        {
            if (count++ > 0) buffer.Append(","u8);
            _open[^1] = (_open[^1].Container, name);
            WriteString(name);
            buffer.Append(":"u8);
            if (ReferenceEquals(member, JsonMembers.Unreadable)) unreadable++;
            WriteValue(ReferenceEquals(member, JsonMembers.Unreadable) ? null : member);
        }

        // One unreadable property means a missing right; an object with nothing else has no content.
        if (count > 0 && count == unreadable) throw new SerializationException($"{Path(_open.Count - 1)} is {ContentRules.Named(value.GetType())}, and none of its properties can be read.");
        buffer.Append("}"u8);
    }

    void WriteArray(IEnumerable items)
    {
        int index = 0;
        buffer.Append("["u8);
        foreach (object? item in Guarded(() => items.Cast<object?>()))
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
            throw new SerializationException($"the text at {Path()} has an unpaired surrogate (U+{(int)e.CharUnknown:X4}), which UTF-8 cannot represent.", e);
        }
    }

    /// <summary>Returns the items. Exceptions of their enumerator, from user code or because another thread changed the collection, become errors of this record.</summary>
    IEnumerable<T> Guarded<T>(Func<IEnumerable<T>> open)
    {
        using IEnumerator<T> items = Try(() => open().GetEnumerator());
        Func<bool> moveNext = items.MoveNext;
        while (Try(moveNext)) yield return items.Current;
    }

    T Try<T>(Func<T> call)
    {
        // The containers open now are being read; an item in them that fails already has its own place.
        int depth = _open.Count;
        try
        {
            return call();
        }
        catch (Exception e) when (e is not (SerializationException or PipelineStoppedException or OutOfMemoryException))
        {
            throw new SerializationException($"{Path(depth - 1)} cannot be read: {(e.InnerException ?? e).Message}", e);
        }
    }

    /// <summary>Returns the place in the whole value, for example <c>$.items[2].price</c>.</summary>
    string Path(int? depth = null) => "$" + string.Concat(_open.Take(depth ?? _open.Count).Select(open => open.Place switch
    {
        int index => string.Create(CultureInfo.InvariantCulture, $"[{index}]"),
        string name when name.Length > 0 && name.All(character => char.IsLetterOrDigit(character) || character == '_') => $".{name}",
        string name => $"['{name}']",
        _ => "",
    }));
}
