-- Tells m4oe gateway that a series is complete (StableAge seconds without a new instance). In Orthanc's configuration:
--   "LuaScripts": ["/path/to/m4oe-gateway.lua"], "StableAge": 10
-- M4OE_GATEWAY_EVENTS in Orthanc's environment says where the gateway listens. An event that does not arrive is found by the gateway's
-- next search, so a failure here is no reason to worry.
local url = os.getenv('M4OE_GATEWAY_EVENTS') or 'http://127.0.0.1:9465/events'

function OnStableSeries(seriesId, tags, metadata)
  if tags['Modality'] == 'CT' or tags['Modality'] == 'MR' then
    local event = DumpJson({SeriesInstanceUID = tags['SeriesInstanceUID']}, true)
    pcall(HttpPost, url, event, {['Content-Type'] = 'application/json'})
  end
end
