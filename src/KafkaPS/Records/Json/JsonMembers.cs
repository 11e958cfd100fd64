using System.Collections;
using System.Data;
using System.Globalization;
using System.Management.Automation;

namespace KafkaPS.Records;

/// <summary>The names and values that an object has in JSON.</summary>
/// <remarks>
/// It is PowerShell's view, as in ConvertTo-Json: the properties of the type and those that PowerShell or the user has added. A property whose
/// getter fails is null, as there too: half of a process's properties fail for want of rights, and its record would be lost for them.
/// </remarks>
static class JsonMembers
{
    /// <summary>Types whose .NET members are only the machinery behind the properties that PowerShell shows.</summary>
    static readonly string[] AdaptedTypes = ["Microsoft.Management.Infrastructure.CimInstance", "System.Management.ManagementBaseObject"];

    internal static IEnumerable<(string Name, object? Value)> Of(object value) => value switch
    {
        DictionaryEntry entry => [("Key", entry.Key), ("Value", entry.Value)],
        IDictionary dictionary => Of(dictionary),
        IEnumerable<KeyValuePair<string, object?>> dictionary => dictionary.Select(entry => (entry.Key, entry.Value)),
        DataRowView view => Of(view.Row),
        DataRow row => row.Table.Columns.Cast<DataColumn>().Select(column => (column.ColumnName, (object?)row[column])),
        _ => Properties(value).Where(property => property.IsGettable).Select(property => (property.Name, ValueOf(property))),
    };

    static IEnumerable<(string, object?)> Of(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary) yield return (NameOf(entry.Key), entry.Value);
    }

    static string NameOf(object key) => ScalarText.Unwrap(key) is { } name
        ? ScalarText.Of(name) ?? (string)LanguagePrimitives.ConvertTo(name, typeof(string), CultureInfo.InvariantCulture)
        : "";

    static IEnumerable<PSPropertyInfo> Properties(object value)
    {
        var wrapped = PSObject.AsPSObject(value);
        return IsAdapted(value.GetType())
            ? ((PSMemberSet)wrapped.Members["psextended"]).Properties.Concat(((PSMemberSet)wrapped.Members["psadapted"]).Properties)
            : wrapped.Properties;
    }

    static bool IsAdapted(Type? type) => type is not null && (AdaptedTypes.Contains(type.FullName) || IsAdapted(type.BaseType));

    static object? ValueOf(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (ExtendedTypeSystemException)
        {
            return null;
        }
    }
}
