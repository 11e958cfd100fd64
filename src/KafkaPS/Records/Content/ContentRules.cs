using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;

namespace KafkaPS.Records;

/// <summary>
/// The one place that decides what a value is: text, bytes, JSON, an object, an array, or nothing that can be sent. The answer is the same for values, keys,
/// headers, what is inside JSON, and dead letters. about_KafkaPS_Records tells it to users.
/// </summary>
/// <remarks>A value is sent as the text or the bytes that a person would expect of it; what has none is refused; nothing is guessed, and no secret goes out by itself.</remarks>
static class ContentRules
{
    /// <summary>Properties that say how large a collection or a buffer of .NET is, and not what is in it: nobody expects that alone.</summary>
    static readonly HashSet<string> Sizes = ["Length", "LongLength", "Count", "Capacity", "MaxCapacity", "FreeBytes", "IsEmpty", "IsReadOnly", "IsSynchronized", "IsFixedSize", "SyncRoot"];

    /// <summary>The rule of each type that was met.</summary>
    static readonly ConcurrentDictionary<Type, Func<object, Content>> Rules = new();

    /// <summary>Types whose objects are known to have properties that say something.</summary>
    static readonly ConcurrentDictionary<Type, bool> HaveProperties = new();

    /// <summary>What a value is.</summary>
    /// <param name="value">It, unwrapped by <see cref="ScalarText.Unwrap"/>; not null.</param>
    /// <exception cref="SerializationException">Its own code failed when it was asked.</exception>
    internal static Content Of(object value)
    {
        try
        {
            if (ScalarText.Of(value) is string text) return Content.OfText(text);
            return value is PSObject custom ? OfCustom(custom) : Rules.GetOrAdd(value.GetType(), RuleOf)(value);
        }
        catch (Exception e) when (e is not (SerializationException or PipelineStoppedException or OutOfMemoryException))
        {
            throw new SerializationException($"{Named(value.GetType())} could not be read: {(e.InnerException ?? e).Message}", e);
        }
    }

    /// <summary>Whether an array or list is bytes: what PowerShell makes of <c>$a + $b</c> is an array of objects.</summary>
    internal static bool IsBytes(object value) => value is IEnumerable<byte> || (value is IList { Count: > 0 } list && HoldsObjects(list) && AreBytes(list));

    /// <summary>A type as a message shows it, with its article: <c>a value of type System.Text.StringBuilder</c>.</summary>
    internal static string Named(Type type) => $"a value of type {type}";

    static Func<object, Content> RuleOf(Type type)
    {
        if (ContentTable.Find(type) is { } row) return row;
        if (IsOf(type, typeof(IEnumerable<>), typeof(byte))) return static value => Content.OfBytes(value as byte[] ?? ((IEnumerable<byte>)value).ToArray());
        if (typeof(IDictionary).IsAssignableFrom(type) || Implements(type, typeof(IDictionary<,>)) || Implements(type, typeof(IReadOnlyDictionary<,>))) return static _ => Content.Object;
        if (typeof(IList).IsAssignableFrom(type)) return static value => IsBytes(value) ? Content.OfBytes(BytesOf((IList)value)) : Content.Array;
        // One that is the collection, too, as those of yield return, is read as one.
        if (typeof(IEnumerator).IsAssignableFrom(type) && !typeof(IEnumerable).IsAssignableFrom(type))
            return static value => Content.Refuse($"{Named(value.GetType())} is an enumerator: send the collection instead");
        return OfOther;
    }

    static Content OfOther(object value)
    {
        // PowerShell's answer: neither a text nor XML is enumerated, and a data table is its rows.
        if (LanguagePrimitives.GetEnumerable(value) is not null) return Content.Array;
        if (HaveProperties.ContainsKey(value.GetType())) return Content.Object;
        string[] names = [.. JsonMembers.NamesOf(value)];
        if (names.Length > 0 && !(IsFrameworks(value.GetType()) && Array.TrueForAll(names, Sizes.Contains)))
        {
            // What PowerShell or the user has added to one object, another may lack.
            if (value.GetType().GetProperties().Any(property => property.CanRead && names.Contains(property.Name) && !Sizes.Contains(property.Name))) HaveProperties.TryAdd(value.GetType(), true);
            return Content.Object;
        }

        if (OwnText(value) is string text) return Content.OfText(text);
        return Content.Refuse($"{Named(value.GetType())} has no text or properties to send");
    }

    /// <summary>
    /// A custom object is its properties. What came out of a job or a file of Export-Clixml is one, too, but of some types only the text means anything: it has survived.
    /// </summary>
    static Content OfCustom(PSObject custom)
    {
        const string Deserialized = "Deserialized.";
        foreach (string name in custom.TypeNames)
        {
            if (name.StartsWith(ContentTable.FormatObjects, StringComparison.Ordinal)) return ContentTable.FormatObject;
            if (!name.StartsWith(Deserialized, StringComparison.Ordinal)) continue;
            string original = name[Deserialized.Length..];
            if (original.StartsWith(ContentTable.FormatObjects, StringComparison.Ordinal)) return ContentTable.FormatObject;
            if (RecordTimestamp.OfCopy(custom) is DateTimeOffset time) return Content.OfText(ScalarText.Of(time));
            if (ContentTable.IsText(original)) return Content.OfText(custom.ToString());
        }

        return Content.Object;
    }

    /// <summary>The text that the value's type, or the user, gives it; null when that would only name the type.</summary>
    internal static string? OwnText(object value)
    {
        PSMethodInfo? method = PSObject.AsPSObject(value).Methods["ToString"];
        if (method is not (PSScriptMethod or PSCodeMethod))
        {
            if (value is PSObject or IDictionary or IEnumerable) return null;
            Type owner = value.GetType().GetMethod(nameof(ToString), Type.EmptyTypes)!.DeclaringType!;
            if (owner == typeof(object) || owner == typeof(ValueType)) return null;
        }

        return (string)LanguagePrimitives.ConvertTo(value, typeof(string), System.Globalization.CultureInfo.InvariantCulture);
    }

    static bool IsFrameworks(Type type) => type.Namespace is { } name && (name == nameof(System) || name.StartsWith("System.", StringComparison.Ordinal));

    static bool HoldsObjects(IList list) => list is object?[] or ArrayList or IList<object?>;

    static bool AreBytes(IList list)
    {
        foreach (object? item in list)
            if (ScalarText.Unwrap(item) is not byte) return false;
        return true;
    }

    static byte[] BytesOf(IList list)
    {
        byte[] bytes = new byte[list.Count];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)ScalarText.Unwrap(list[i])!;
        return bytes;
    }

    static bool Implements(Type type, Type definition) =>
        type.GetInterfaces().Append(type).Any(known => known.IsGenericType && known.GetGenericTypeDefinition() == definition);

    static bool IsOf(Type type, Type definition, Type argument) => definition.MakeGenericType(argument).IsAssignableFrom(type);
}
