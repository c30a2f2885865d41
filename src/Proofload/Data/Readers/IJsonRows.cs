using System.Text.Json;

namespace Proofload.Data.Readers;

/// <summary>Makes a dataset row of a JSON object.</summary>
internal interface IJsonRows
{
    /// <summary>Reads a row.</summary>
    /// <param name="element">Any JSON value.</param>
    /// <param name="line">Its line, or its number in an array.</param>
    /// <param name="row">The row; null for one that is none of this request's business.</param>
    /// <returns>Null when it is fine, else the reason why not.</returns>
    string? TryParse(JsonElement element, long line, out DatasetRow? row);
}
