import { suricataLive } from './suricata-steps';

suricataLive('suricata-8').run();
