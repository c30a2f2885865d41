using System.Globalization;
using Proofload.Analysis.Cost;

namespace Proofload.Imports.Prices;

/// <summary>One product of the AWS price list: a Linux machine of shared tenancy, or traffic to the internet; anything else has a reason.</summary>
internal sealed class AwsProduct
{
    private string? _instanceType;
    private string? _regionCode;
    private string? _system;
    private string? _tenancy;
    private string? _software;
    private string? _capacity;
    private string? _transfer;
    private string? _from;
    private string? _to;
    private string? _gpu;

    public string? Family { get; set; }

    public string? Name => IsTransfer ? "data transfer out" : _instanceType;

    public string? Region => IsTransfer ? _from ?? _regionCode : _regionCode;

    private bool IsTransfer => Family == "Data Transfer";

    public void Set(string attribute, string? value)
    {
        switch (attribute)
        {
            case "instanceType" or "Instance Type":
                _instanceType = value;
                break;
            case "regionCode" or "Region Code":
                _regionCode = value;
                break;
            case "operatingSystem" or "Operating System":
                _system = value;
                break;
            case "tenancy" or "Tenancy":
                _tenancy = value;
                break;
            case "preInstalledSw" or "Pre Installed S/W":
                _software = value;
                break;
            case "capacitystatus" or "CapacityStatus":
                _capacity = value;
                break;
            case "transferType" or "Transfer Type":
                _transfer = value;
                break;
            case "fromRegionCode" or "From Region Code":
                _from = value;
                break;
            case "toLocation" or "To Location":
                _to = value;
                break;
            case "gpu" or "GPU":
                _gpu = value;
                break;
        }
    }

    /// <summary>Why it is left out; null when it is of use.</summary>
    public string? Reason()
    {
        if (IsTransfer)
            return _transfer == "AWS Outbound" && _to == "External" ? null : "data transfer other than to the internet";
        if (Family is not (null or "Compute Instance" or "Compute Instance (bare metal)") || string.IsNullOrEmpty(_instanceType))
            return "no machine";
        if (_system is not (null or "Linux"))
            return "another operating system than Linux";
        if (_tenancy is not (null or "Shared"))
            return "dedicated tenancy";
        if (_software is not (null or "" or "NA"))
            return "with installed software";
        return _capacity is not (null or "Used") ? "a capacity reservation" : null;
    }

    public void Add(PriceListing into, string? unit, string? begin, decimal price, string? date)
    {
        if (IsTransfer)
        {
            // The highest tier that is not free is the first one that most people pay; later tiers are lower.
            if (unit is not ("GB" or "GigaBytes") || price == 0)
                into.Skip("free or in another unit than GB");
            else
                into.Add(new EgressPrice { Region = Region, PerGb = price, Source = into.Source(null), Date = into.Date(date) });
            return;
        }

        if (unit is not ("Hrs" or "Hours") || price == 0 || begin is not (null or "0"))
        {
            into.Skip("no price by the hour");
            return;
        }

        into.Add(new InstancePrice
        {
            Name = _instanceType!,
            Region = string.IsNullOrEmpty(_regionCode) ? null : _regionCode,
            Hourly = price,
            Gpus = int.TryParse(_gpu, NumberStyles.None, CultureInfo.InvariantCulture, out var gpus) ? gpus : null,
            Source = into.Source(null),
            Date = into.Date(date),
        });
    }
}
