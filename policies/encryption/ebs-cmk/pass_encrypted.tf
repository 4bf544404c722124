resource "aws_kms_key" "this" {
  enable_key_rotation = true
}

locals {
  volumes = {
    data = 100
    logs = 20
  }
}

resource "aws_ebs_volume" "each" {
  for_each          = local.volumes
  availability_zone = "eu-west-1a"
  size              = each.value
  encrypted         = true
  kms_key_id        = aws_kms_key.this.arn
}

resource "aws_ebs_snapshot" "data" {
  volume_id = aws_ebs_volume.each["data"].id
}

resource "aws_ebs_snapshot_copy" "data" {
  source_snapshot_id = aws_ebs_snapshot.data.id
  source_region      = "eu-west-1"
  encrypted          = true
  kms_key_id         = aws_kms_key.this.arn
}

# A volume of an encrypted snapshot is encrypted with the snapshot's key.
resource "aws_ebs_volume" "restored" {
  availability_zone = "eu-west-1b"
  snapshot_id       = aws_ebs_snapshot_copy.data.id
}

resource "aws_ami_copy" "golden" {
  name              = "golden"
  source_ami_id     = "ami-0123456789abcdef0"
  source_ami_region = "eu-west-1"
  encrypted         = true
  kms_key_id        = aws_kms_key.this.arn
}

resource "aws_instance" "of_encrypted_image" {
  ami           = aws_ami_copy.golden.id
  instance_type = "t3.micro"
}

resource "aws_instance" "devices" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  root_block_device {
    encrypted  = true
    kms_key_id = aws_kms_key.this.arn
  }

  dynamic "ebs_block_device" {
    for_each = ["/dev/sdf", "/dev/sdg"]
    content {
      device_name = ebs_block_device.value
      encrypted   = true
      kms_key_id  = aws_kms_key.this.arn
    }
  }

  ephemeral_block_device {
    device_name  = "/dev/sdb"
    virtual_name = "ephemeral0"
  }
}

resource "aws_launch_template" "workers" {
  image_id = "ami-0123456789abcdef0"

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      encrypted  = true
      kms_key_id = aws_kms_key.this.arn
    }
  }

  block_device_mappings {
    device_name  = "/dev/sdb"
    virtual_name = "ephemeral0"
  }
}

resource "aws_instance" "of_template" {
  launch_template {
    id      = aws_launch_template.workers.id
    version = "$Latest"
  }
}
