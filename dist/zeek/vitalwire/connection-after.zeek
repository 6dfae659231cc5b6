@load ./main

module Vitalwire;
